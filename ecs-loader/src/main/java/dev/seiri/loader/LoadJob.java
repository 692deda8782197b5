package dev.seiri.loader;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.eval.EvaluationStore;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Execution.Provenance;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Experiment;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.OtherLimits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Variant;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptFault;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.prompt.TaskVersions;
import dev.seiri.core.request.RequestStore;
import dev.seiri.loader.progress.Progress;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.Row;
import dev.seiri.loader.source.RowSource;
import dev.seiri.loader.source.RowSources;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A load from beginning to end: surveys the rows, resolves prompt and model, writes the execution
/// and its requests.
public final class LoadJob {
  private final ExecutionStore executions;
  private final PromptStore prompts;
  private final EvaluationStore evaluations;
  private final Loader loader;
  private final String defaultModel;
  private final Clock clock;

  /// @param evaluations say how many rows a call has, where that is left to them
  /// @param defaultModel asked where neither the load nor the prompt names a model
  public LoadJob(
      ExecutionStore executions,
      BudgetStore budgets,
      RequestStore requests,
      PromptStore prompts,
      EvaluationStore evaluations,
      String defaultModel,
      Clock clock) {
    this.executions = executions;
    this.prompts = prompts;
    this.evaluations = evaluations;
    this.loader = new Loader(executions, budgets, requests);
    this.defaultModel = defaultModel;
    this.clock = clock;
  }

  /// A resolved load, not yet written.
  ///
  /// @param notes what was chosen for it, and why
  public record Resolved(
      LoadSpec spec, Survey survey, Execution execution, boolean isNew, List<String> notes) {
    public Resolved {
      notes = List.copyOf(notes);
    }
  }

  /// Surveys the rows and resolves prompt and model. Writes nothing.
  ///
  /// @throws InputFault if the rows cannot be loaded
  /// @throws LoadFault if there is no such task, version or label, or the execution exists and asks
  ///   something else or was cancelled
  public Resolved resolve(LoadSpec spec) {
    Survey survey = Survey.of(spec.source());
    survey.requireLoadable(spec.source().name());
    Optional<Execution> existing = existing(spec);
    PromptTemplate template = template(promptKey(spec, existing));
    AutoRows autoRows = new AutoRows(evaluations);
    Payload payload = payload(spec, existing, template, autoRows);
    Execution execution =
        Execution.loading(
            spec.execution(),
            payload,
            OtherLimits.over(existing.map(Execution::limits).orElse(Limits.NONE), spec.limits()),
            new Provenance(
                Optional.of(spec.source().name()),
                Optional.of(survey.sha256()),
                Optional.of(clock.instant()),
                Optional.of(spec.by())));
    existing.ifPresent(there -> Loader.requireLoadable(there, execution));
    payload.prompts().forEach(key -> PromptColumns.require(compiled(template(key)), survey));
    return new Resolved(spec, survey, execution, existing.isEmpty(), autoRows.notes());
  }

  /// Writes the execution and its requests. Idempotent.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if a table does not answer; loading again continues
  public LoadReport load(Resolved resolved, LoadProgress progress) throws InterruptedException {
    try (RowSource rows = RowSources.open(resolved.spec().source())) {
      return loader.load(
          resolved.execution(),
          new UnchangedRows(rows, resolved.survey(), resolved.spec().source().name()),
          progress);
    } catch (IOException e) {
      throw new InputFault(resolved.spec().source().name() + ": cannot be read: " + e.getMessage());
    }
  }

  /// Writes an execution and requests of rows that come from no source. Idempotent.
  ///
  /// @param count how many rows there are
  /// @param out shows the progress
  /// @throws dev.seiri.core.StoreUnavailable if a table does not answer; loading again continues
  public void load(Execution execution, long count, Iterator<Row> rows, PrintStream out)
      throws InterruptedException {
    try (Progress progress = Progress.on(out, Progress.isTerminal(), "loading ", count)) {
      loader.load(execution, rows, progress::at);
    }
  }

  /// Writes the execution and its requests, with its progress on a stream.
  ///
  /// @param say is told what should be known of the rows
  public LoadReport load(Resolved resolved, PrintStream out, Consumer<String> say)
      throws InterruptedException {
    LoadReport report;
    try (Progress progress =
        Progress.on(out, Progress.isTerminal(), "loading ", resolved.survey().rows())) {
      report = load(resolved, progress::at);
    }
    report.warnings().forEach(say);
    return report;
  }

  private Optional<Execution> existing(LoadSpec spec) {
    try {
      return executions.find(spec.execution());
    } catch (MalformedItem e) {
      throw new LoadFault(e.getMessage() + "; use another --execution-id");
    }
  }

  private PromptKey promptKey(LoadSpec spec, Optional<Execution> existing) {
    Optional<PromptKey> begun =
        existing
            .map(execution -> execution.payload().prompt())
            .filter(key -> key.taskName().equals(spec.task()));
    boolean exact = spec.promptVersion().filter(version -> !version.startsWith("@")).isPresent();
    if (begun.isPresent() && !exact) {
      return begun.get();
    }
    return spec.promptVersion()
        .map(version -> named(spec.task(), version))
        .orElseGet(() -> byDefault(spec.task()));
  }

  private PromptKey named(String task, String version) {
    return new TaskVersions(prompts, task)
        .named(version)
        .orElseThrow(() ->
            new LoadFault("task %s has no label %s; %s".formatted(task, version, versions(task))));
  }

  private PromptKey byDefault(String task) {
    return switch (new TaskVersions(prompts, task).byDefault()) {
      case TaskVersions.Default.Released(PromptKey key) -> key;
      case TaskVersions.Default.Only(PromptKey key) -> key;
      case TaskVersions.Default.None(List<PromptKey> all) ->
          throw new LoadFault(
              all.isEmpty()
                  ? "there is no task %s; %s".formatted(task, tasks())
                  : "task %s has several versions and no @production; choose with --prompt-version; %s"
                      .formatted(task, versions(task)));
    };
  }

  private PromptTemplate template(PromptKey key) {
    try {
      PromptTemplate template =
          prompts
              .find(key)
              .orElseThrow(() ->
                  new LoadFault(
                      "there is no prompt %s; %s".formatted(key, versions(key.taskName()))));
      compiled(template);
      return template;
    } catch (MalformedItem | PromptFault e) {
      throw new LoadFault(
          "prompt %s cannot be used: %s; register a fixed version".formatted(key, e.getMessage()));
    }
  }

  private static CompiledPrompt compiled(PromptTemplate template) {
    return new PromptRenderer(RenderLimits.DEFAULT).compile(template);
  }

  private Payload payload(
      LoadSpec spec, Optional<Execution> existing, PromptTemplate template, AutoRows autoRows) {
    Optional<Payload> begun = existing.map(Execution::payload);
    String model =
        spec.model()
            .or(() -> begun.map(Payload::foundationModelId))
            .or(() -> template.defaults().foundationModelId())
            .orElse(defaultModel);
    Optional<Inference> before = begun.map(Payload::inference);
    Inference inference =
        spec.autoRows()
            ? autoRows.choose("", template, model, spec.inference(), before)
            : spec.inference();
    return new Payload(
        template.key(),
        model,
        spec.fallbackModels().isEmpty()
            ? begun.map(Payload::fallbackModelIds).orElse(List.of())
            : spec.fallbackModels(),
        inference.orElse(before.orElse(Inference.UNSET)),
        spec.reuse(),
        spec.maxInFlight().isPresent()
            ? spec.maxInFlight()
            : begun.map(Payload::maxInFlight).orElse(spec.maxInFlight()),
        variants(spec, begun, template, model, autoRows),
        spec.decisions() && begun.map(Payload::decisions).orElse(true));
  }

  /// @param template of the execution, whose variants name no other
  /// @param model of the execution
  private List<Variant> variants(
      LoadSpec spec,
      Optional<Payload> begun,
      PromptTemplate template,
      String model,
      AutoRows autoRows) {
    if (spec.variants().isEmpty()) {
      return begun.map(Payload::variants).orElse(List.of());
    }
    List<Variant> variants =
        spec.variants().stream()
            .map(wanted -> variant(spec, wanted, begun, template, model, autoRows))
            .toList();
    try {
      new Experiment(spec.task(), variants);
      return variants;
    } catch (IllegalArgumentException e) {
      throw new LoadFault("--variant: " + e.getMessage());
    }
  }

  /// A label is resolved once, and so is `auto`: an existing execution keeps its version and its
  /// number of rows.
  private Variant variant(
      LoadSpec spec,
      VariantSpec wanted,
      Optional<Payload> begun,
      PromptTemplate template,
      String model,
      AutoRows autoRows) {
    Optional<Variant> before =
        begun.stream()
            .flatMap(payload -> payload.variants().stream())
            .filter(variant -> variant.name().equals(wanted.name()))
            .findFirst();
    Optional<PromptTemplate> own =
        wanted
            .prompt()
            .map(version ->
                version.startsWith("@")
                    ? before
                        .flatMap(Variant::promptVersion)
                        .map(kept -> new PromptKey(spec.task(), kept))
                        .orElseGet(() -> named(spec.task(), version))
                    : named(spec.task(), version))
            .map(this::template);
    Inference settings =
        wanted.autoRows()
            ? autoRows.choose(
                "variant %s: ".formatted(wanted.name()),
                own.orElse(template),
                wanted.model().orElse(model),
                wanted.inference().orElse(spec.inference()),
                before.map(Variant::inference))
            : wanted.inference();
    return wanted.resolved(own.map(prompt -> prompt.key().version()), settings);
  }

  private String tasks() {
    List<String> names =
        prompts.list().stream().map(listed -> listed.key().taskName()).distinct().toList();
    return names.isEmpty()
        ? "no prompt is registered: see `seiri prompts register`"
        : "the tasks are " + String.join(", ", names);
  }

  private String versions(String task) {
    List<String> names = new TaskVersions(prompts, task).names();
    return names.isEmpty() ? tasks() : "its versions are " + String.join(", ", names);
  }
}
