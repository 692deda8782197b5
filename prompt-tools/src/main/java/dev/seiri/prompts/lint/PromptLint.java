package dev.seiri.prompts.lint;

import dev.seiri.core.check.CheckFault;
import dev.seiri.core.check.Flag;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.StructuredOutput;
import dev.seiri.core.pack.PackedQuestion;
import dev.seiri.core.pack.SharedText;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.Example;
import dev.seiri.core.prompt.FieldFault;
import dev.seiri.core.prompt.PromptFault;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.request.Request;
import dev.seiri.prompts.file.PromptFile;
import dev.seiri.prompts.syntax.Position;
import dev.seiri.prompts.syntax.YamlPlaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A linter of prompt files, which reports all faults at once.
public final class PromptLint {
  private final String file;
  private final String text;
  private final LintSettings settings;
  private final List<LintFinding> findings = new ArrayList<>();
  private Optional<SharedText> shared = Optional.empty();

  private PromptLint(String file, String text, LintSettings settings) {
    this.file = file;
    this.text = text;
    this.settings = settings;
  }

  /// Lints files, each by itself and then for versions that two of them hold.
  public static List<LintReport> files(List<Path> files, LintSettings settings) {
    List<LintReport> reports = new ArrayList<>();
    Map<PromptKey, LintReport> versions = new LinkedHashMap<>();
    for (Path file : files) {
      LintReport report = file(file, settings);
      Optional<LintReport> other =
          report.template().map(t -> versions.putIfAbsent(t.key(), report));
      reports.add(other.map(before -> twice(report, before)).orElse(report));
    }
    return reports;
  }

  /// Lints a prompt file's text.
  ///
  /// @param file what to call it
  public static LintReport text(String file, String text, LintSettings settings) {
    return new PromptLint(file, text, settings).run();
  }

  private static LintReport file(Path file, LintSettings settings) {
    try {
      return text(file.toString(), PromptFile.text(file), settings);
    } catch (PromptFault e) {
      String said = e.getMessage().replaceFirst("^\\Q" + file + "\\E: ", "");
      return new LintReport(
          file.toString(),
          Optional.empty(),
          List.of(LintFinding.of(Rule.UNREADABLE, Position.START, said)),
          Optional.empty());
    }
  }

  /// The same content twice is harmless.
  private static LintReport twice(LintReport report, LintReport other) {
    PromptTemplate template = report.template().orElseThrow();
    PromptTemplate before = other.template().orElseThrow();
    if (template.contentSha256().equals(before.contentSha256())) {
      return report;
    }
    LintFinding finding =
        new LintFinding(
            Rule.DUPLICATE_VERSION,
            Position.START,
            "%s holds %s with other content".formatted(other.file(), template.key()),
            "give one of them another prompt_version");
    return new LintReport(
        report.file(),
        report.template(),
        Stream.concat(Stream.of(finding), report.findings().stream()).toList(),
        report.context());
  }

  private LintReport run() {
    YamlPlaces places;
    JsonNode root;
    try {
      places = YamlPlaces.of(text);
      root = PromptFile.tree(text);
    } catch (YamlPlaces.NotYaml e) {
      return notYaml(e.at(), String.valueOf(e.getMessage()));
    } catch (JacksonException e) {
      return notYaml(Position.START, Json.reason(e));
    }
    places
        .duplicates()
        .forEach(key ->
            findings.add(
                new LintFinding(
                    Rule.DUPLICATE_KEY,
                    key.at(),
                    "key %s is duplicate".formatted(key.key()),
                    "remove one")));
    boolean readable = fields(root, places);
    boolean compiles = templates(root, places);
    if (readable) {
      nativeForm(root, places);
      words(root, places);
    }
    Optional<PromptTemplate> template = PromptFile.template(root);
    template.ifPresent(t -> {
      boolean checksCompile = checks(t, places);
      Optional<CompiledPrompt> compiled =
          compiles && checksCompile
              ? Optional.of(new PromptRenderer(RenderLimits.DEFAULT).compile(t))
              : Optional.empty();
      examples(t, places, compiled);
      trial(t, places, compiled);
      sharedCalls(t, places, compiled);
      context(t);
    });
    return report(template);
  }

  private LintReport report(Optional<PromptTemplate> template) {
    findings.sort(Comparator.comparing(LintFinding::at));
    return new LintReport(
        file,
        template,
        findings,
        template.map(t -> ContextSize.of(t, model(t), settings.catalog(), shared)));
  }

  /// @return whether all checks can be compiled
  private boolean checks(PromptTemplate template, YamlPlaces places) {
    List<CheckFault> faults = template.checks().faults();
    Stream.concat(
            faults.stream(),
            settings.columns().map(template.checks()::unknownInputs).stream().flatMap(List::stream))
        .forEach(fault ->
            findings.add(LintFinding.of(Rule.CHECK, places.of(fault.path()), fault.message())));
    return faults.isEmpty();
  }

  /// Whether as many rows can share a call as the prompt's defaults say.
  private void sharedCalls(
      PromptTemplate template, YamlPlaces places, Optional<CompiledPrompt> compiled) {
    int rows = template.defaults().inference().rows();
    if (rows == 1 || compiled.isEmpty()) {
      return;
    }
    Position at = places.of(List.of("defaults", "rows_per_call"));
    shared = SharedText.of(compiled.get(), PromptTrial.sample(compiled.get()));
    if (shared.isEmpty()) {
      findings.add(
          new LintFinding(
              Rule.CANNOT_SHARE_CALLS,
              at,
              "rows_per_call is %s, but system_template depends on the row: each row gets a call of its own"
                  .formatted(rows),
              "take the row into prompt_template only"));
    }
    String model = model(template);
    ModelCatalog.Entry entry = settings.catalog().entry(model);
    int tokens = template.defaults().inference().maxTokens().orElse(entry.maxTokens());
    int fit = PackedQuestion.mostRows(tokens, entry.mostOutputTokens());
    if (fit < rows) {
      findings.add(
          new LintFinding(
              Rule.FEWER_ROWS_PER_CALL,
              at,
              String.format(
                  Locale.ROOT,
                  "rows_per_call is %d, but with max_tokens %,d a row a call of %s has room for %d (its max_output_tokens are %,d)",
                  rows,
                  tokens,
                  model,
                  fit,
                  entry.mostOutputTokens()),
              "set defaults.max_tokens to what an answer needs"));
    }
  }

  private LintReport notYaml(Position at, String why) {
    findings.add(
        new LintFinding(
            Rule.YAML,
            at,
            "not YAML: " + why,
            "check indentation, quotes and colons; long texts go under | with two spaces before"
                + " each line"));
    return report(Optional.empty());
  }

  /// @return whether the schema is small enough to be looked at further
  private boolean fields(JsonNode root, YamlPlaces places) {
    List<FieldFault> faults = PromptFile.faults(root);
    for (FieldFault fault : faults) {
      Rule rule =
          switch (fault.kind()) {
            case UNKNOWN_KEY -> Rule.UNKNOWN_KEY;
            case MISSING_KEY -> Rule.MISSING_KEY;
            case WRONG_VALUE -> Rule.WRONG_VALUE;
            case SCHEMA -> Rule.SCHEMA;
            case REFERENCE -> Rule.REFERENCE;
            case EXAMPLE -> Rule.EXAMPLE;
            case CHECK -> Rule.CHECK;
          };
      findings.add(LintFinding.of(rule, places.of(fault.path()), fault.message()));
    }
    return faults.stream()
        .noneMatch(
            f -> f.kind() == FieldFault.Kind.SCHEMA && f.path().equals(List.of("output_schema")));
  }

  /// @return whether both templates can be compiled and name only what there is
  private boolean templates(JsonNode root, YamlPlaces places) {
    int before = findings.size();
    boolean usesRow = false;
    for (String key : List.of("system_template", "prompt_template")) {
      if (root.path(key).isString()) {
        TemplateLint lint =
            new TemplateLint(
                root.path(key).stringValue(), i -> places.of(List.of(key), i), settings.columns());
        findings.addAll(lint.run());
        usesRow |= lint.usesRow();
      }
    }
    boolean clean = findings.size() == before;
    if (clean && !usesRow && root.path("prompt_template").isString()) {
      findings.add(
          new LintFinding(
              Rule.NO_ROW,
              places.of(List.of("prompt_template")),
              "the prompt takes nothing from the row",
              "write {{ input_value }} or {{ fields.COLUMN }} where the row belongs"));
    }
    return clean;
  }

  /// If the schema is sent in the prompt only, what native structured output would reject is a
  /// warning.
  private void nativeForm(JsonNode root, YamlPlaces places) {
    JsonNode schema = root.path("output_schema");
    if (!root.isObject()) {
      return;
    }
    if (schema.isMissingNode()) {
      findings.add(
          new LintFinding(
              Rule.NO_SCHEMA,
              Position.START,
              "there is no output_schema: any JSON object will pass",
              "describe the answer's properties in an output_schema"));
      return;
    }
    String model =
        model(
            Optional.of(root.path("defaults").path("foundation_model_id").asString(""))
                .filter(id -> !id.isBlank()));
    boolean inWords = settings.catalog().entry(model).structuredOutput() == StructuredOutput.PROMPT;
    for (NativeSchemaLint.Fault fault : NativeSchemaLint.of(schema)) {
      List<String> path = Stream.concat(Stream.of("output_schema"), fault.path().stream()).toList();
      findings.add(
          new LintFinding(
              fault.rule(),
              inWords ? Severity.WARNING : fault.rule().severity(),
              places.of(path),
              fault.message(),
              fault.fix()));
    }
  }

  /// What does nothing, what cannot be satisfied, and settings that exclude each other.
  private void words(JsonNode root, YamlPlaces places) {
    for (SchemaWordsLint.Fault fault : SchemaWordsLint.of(root.path("output_schema"))) {
      List<String> path = Stream.concat(Stream.of("output_schema"), fault.path().stream()).toList();
      findings.add(
          new LintFinding(
              fault.rule(), fault.severity(), places.of(path), fault.message(), fault.fix()));
    }
    JsonNode defaults = root.path("defaults");
    if (defaults.path("temperature").isNumber() && defaults.path("top_p").isNumber()) {
      findings.add(
          new LintFinding(
              Rule.TEMPERATURE_AND_TOP_P,
              places.of(List.of("defaults", "top_p")),
              "temperature and top_p are both set, which many models refuse",
              "keep one of them"));
    }
  }

  private void trial(
      PromptTemplate template, YamlPlaces places, Optional<CompiledPrompt> compiled) {
    compiled
        .flatMap(PromptTrial::rendering)
        .ifPresent(fault ->
            trialFault(
                Rule.TRIAL_RENDERING,
                places.of(List.of("prompt_template")),
                fault,
                "make its loops and texts shorter, and give what may be missing a default"));
    template
        .outputSchema()
        .flatMap(PromptTrial::validation)
        .ifPresent(fault ->
            trialFault(
                Rule.TRIAL_VALIDATION,
                places.of(List.of("output_schema")),
                fault,
                "write it without schemas that apply several times to one place, and with simpler"
                    + " patterns"));
  }

  /// What only large rows or answers meet is a warning.
  private void trialFault(Rule rule, Position at, PromptTrial.Fault fault, String fix) {
    findings.add(
        new LintFinding(
            rule, fault.always() ? rule.severity() : Severity.WARNING, at, fault.message(), fix));
  }

  private void examples(
      PromptTemplate template, YamlPlaces places, Optional<CompiledPrompt> compiled) {
    for (int i = 0; i < template.examples().size(); i++) {
      Example example = template.examples().get(i);
      List<String> path = List.of("examples", Integer.toString(i));
      template
          .outputSchema()
          .ifPresent(schema ->
              schema
                  .faultsOf(example.output())
                  .forEach(fault ->
                      findings.add(
                          new LintFinding(
                              Rule.EXAMPLE_OUTPUT,
                              places.of(
                                  Stream.of(path, List.of("output"), fault.path())
                                      .flatMap(List::stream)
                                      .toList()),
                              "the example does not satisfy the schema: " + fault.message(),
                              "fix the example or the output_schema"))));
      compiled.ifPresent(prompt -> {
        rendering(prompt, request(example), places.of(path));
        checks(prompt, example, places.of(path));
      });
    }
  }

  private static Request request(Example example) {
    ExecutionId execution = new ExecutionId("lint");
    return new Request(
        RequestId.ofRow(execution, 1),
        execution,
        new RecordId("1"),
        example.inputValue(),
        example.fields(),
        0,
        OptionalLong.empty());
  }

  /// A flag is no proof, but the answers of examples are right.
  private void checks(CompiledPrompt prompt, Example example, Position at) {
    for (Flag flag : prompt.checks(request(example)).flags(example.output())) {
      findings.add(
          new LintFinding(
              Rule.CHECK_EXAMPLE,
              at,
              "check %s flags the example: %s".formatted(flag.check(), flag.message()),
              "fix the example, or make the check milder"));
    }
  }

  private void rendering(CompiledPrompt prompt, Request request, Position at) {
    String message =
        switch (prompt.render(request)) {
          case Rendering.Rendered rendered -> "";
          case Rendering.Faulty(String why) -> why;
          case Rendering.TooLarge(String why) -> why;
        };
    if (!message.isEmpty()) {
      findings.add(
          new LintFinding(
              Rule.EXAMPLE_RENDERING,
              at,
              "the prompt cannot be rendered for this example: " + message,
              "give the example the columns that the prompt uses"));
    }
  }

  private void context(PromptTemplate template) {
    ContextSize size = ContextSize.of(template, model(template), settings.catalog(), shared);
    if (size.cacheMinimumTokens().isPresent() && !size.reachesCacheMinimum()) {
      findings.add(
          new LintFinding(
              Rule.BELOW_CACHE_MINIMUM,
              Position.START,
              String.format(
                  Locale.ROOT,
                  "about %,d tokens come before the row; %s caches a prompt's beginning from %,d"
                      + " tokens on",
                  size.fixedTokens(),
                  size.modelId(),
                  size.cacheMinimumTokens().getAsInt()),
              "fine for a short prompt; else put the unchanging text before the row"));
    }
  }

  private String model(PromptTemplate template) {
    return model(template.defaults().foundationModelId());
  }

  private String model(Optional<String> ofPrompt) {
    return settings.modelId().or(() -> ofPrompt).orElse(settings.defaultModelId());
  }
}
