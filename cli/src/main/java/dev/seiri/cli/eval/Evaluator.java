package dev.seiri.cli.eval;

import dev.seiri.cli.run.RowResults;
import dev.seiri.cli.run.RowRun;
import dev.seiri.cli.run.Waiting.End;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.Matching;
import dev.seiri.evaluation.Scorecard;
import dev.seiri.evaluation.golden.GoldenSchema;
import dev.seiri.evaluation.golden.GoldenSet;
import dev.seiri.loader.LoadJob.Resolved;
import dev.seiri.loader.LoadSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Runs golden rows through the pipeline, and scores the answers.
public final class Evaluator {
  private final Terminal terminal;
  private final Session session;
  private final RowRun rowRun;
  private final Setup setup;
  private int evaluated;

  /// @param setup the settings shared by all versions
  public Evaluator(Terminal terminal, Session session, RowRun rowRun, Setup setup) {
    this.terminal = terminal;
    this.session = session;
    this.rowRun = rowRun;
    this.setup = setup;
  }

  /// The settings shared by all versions that are evaluated together.
  ///
  /// @param id of the evaluation; its executions' ids begin with it
  /// @param model absent: the prompt's own, else the default
  /// @param repeats how many calls are made for each row, from 1
  /// @param maxInFlight the most model calls in flight; absent: the handler's own bound
  /// @param matching how answers are compared with what is expected
  public record Setup(
      String id, Optional<String> model, int repeats, OptionalInt maxInFlight, Matching matching) {}

  /// How answers are compared with what is expected.
  Matching matching() {
    return setup.matching();
  }

  /// Refuses a golden set that a version cannot be judged by. No model call is made.
  ///
  /// @param version a version or a label; absent: the released one, else the only one
  /// @throws dev.seiri.evaluation.golden.GoldenFault if the set expects a field that the version's
  ///   schema does not have
  public void require(String task, Optional<String> version, GoldenSet golden) throws IOException {
    try (GoldenSource rows = GoldenSource.of(golden)) {
      PromptKey key =
          rowRun
              .resolve(spec(task, version, rows, 1, setup.model(), true))
              .execution()
              .payload()
              .prompt();
      session
          .stores()
          .prompts()
          .find(key)
          .flatMap(GoldenSchema::of)
          .ifPresent(schema -> schema.requireFieldsOf(golden));
    }
  }

  /// As many rows a call as earlier evaluations of a version allow, said to the user with the
  /// reason.
  ///
  /// @param echo absent: as they were evaluated
  Inference autoRows(
      String task, Optional<String> version, GoldenSet golden, Optional<Boolean> echo)
      throws IOException {
    try (GoldenSource rows = GoldenSource.of(golden)) {
      Resolved resolved =
          rowRun.resolve(
              spec(task, version, rows, 1, setup.model(), true)
                  .with(Inference.ofRowsPerCall(OptionalInt.empty(), echo))
                  .withAutoRows());
      resolved.notes().forEach(terminal::say);
      return resolved.execution().payload().inference();
    }
  }

  /// Evaluates a version.
  ///
  /// @param version a version or a label; absent: the released one, else the only one
  /// @throws MissingResults if a row gets no result
  public Scorecard evaluate(String task, Optional<String> version, GoldenSet golden)
      throws IOException, InterruptedException {
    return evaluate(task, version, golden, Inference.UNSET);
  }

  /// Evaluates a version with other settings than its own. Where they say how many rows a call has,
  /// rows are asked in a random order, so that none always has the same neighbours.
  ///
  /// @param inference what is absent is the prompt's own
  /// @throws MissingResults if a row gets no result
  public Scorecard evaluate(
      String task, Optional<String> version, GoldenSet golden, Inference inference)
      throws IOException, InterruptedException {
    Scorecard card = null;
    evaluated++;
    OptionalLong seed =
        inference.rowsPerCall().isPresent()
            ? OptionalLong.of(setup.id().hashCode())
            : OptionalLong.empty();
    for (int repeat = 1; repeat <= setup.repeats(); repeat++) {
      List<Integer> order = order(golden.rows().size(), seed, repeat);
      GoldenSet ordered =
          new GoldenSet(golden.name(), order.stream().map(golden.rows()::get).toList());
      try (GoldenSource rows = GoldenSource.of(ordered)) {
        Resolved resolved =
            rowRun.resolve(
                spec(task, version, rows, repeat, setup.model(), reuse(inference)).with(inference));
        Execution execution = run(resolved);
        if (card == null) {
          card =
              new Scorecard(
                  execution.payload().prompt(),
                  execution.payload().foundationModelId(),
                  golden,
                  setup.matching(),
                  asked(execution),
                  seed,
                  checks(execution));
        }
        card.repeat(execution.id());
        int row = 0;
        for (ResultDocument result : results(execution)) {
          card.add(order.get(row++), result);
        }
      }
    }
    if (card == null) {
      throw new IllegalArgumentException("--repeat must be at least 1");
    }
    return card;
  }

  private static List<Integer> order(int rows, OptionalLong seed, int repeat) {
    List<Integer> order =
        IntStream.range(0, rows).boxed().collect(Collectors.toCollection(ArrayList::new));
    if (seed.isPresent()) {
      Collections.shuffle(order, new Random(seed.getAsLong() + repeat));
    }
    return order;
  }

  /// The settings of an execution, the prompt's own among them.
  private Inference asked(Execution execution) {
    Inference own =
        session
            .stores()
            .prompts()
            .find(execution.payload().prompt())
            .map(template -> template.defaults().inference())
            .orElse(Inference.UNSET);
    return execution.payload().inference().orElse(own);
  }

  private List<String> checks(Execution execution) {
    return session
        .stores()
        .prompts()
        .find(execution.payload().prompt())
        .map(template -> template.checks().names())
        .orElse(List.of());
  }

  /// Answers of calls of other sizes would be taken for those of this one, and where sizes are
  /// compared, calls that were not made would be missing.
  private boolean reuse(Inference inference) {
    return setup.repeats() == 1 && inference.rowsPerCall().isEmpty();
  }

  /// Runs other rows through the pipeline, each once.
  ///
  /// @param model the model to ask
  List<ResultDocument> ask(String task, Optional<String> version, GoldenSource rows, String model)
      throws InterruptedException {
    LoadSpec wanted =
        new LoadSpec(
            new ExecutionId(setup.id() + "-" + plain(task)),
            rows.source(),
            task,
            version,
            Optional.of(model),
            List.of(),
            true,
            setup.maxInFlight(),
            Inference.UNSET,
            Limits.NONE,
            List.of(),
            terminal.user(),
            false,
            false);
    return results(run(rowRun.resolve(wanted)));
  }

  private Execution run(Resolved resolved) throws InterruptedException {
    rowRun.announce(resolved);
    ExecutionId id = resolved.execution().id();
    String fault =
        switch (rowRun.run(resolved)) {
          case End.Finished finished -> "";
          case End.Halted(String reason) -> "was halted: " + reason;
          case End.Cancelled cancelled -> "was cancelled";
          case End.Stalled(String why) -> "stalled: " + why;
        };
    if (!fault.isEmpty()) {
      throw new MissingResults(
          "nothing is evaluated: execution %s %s; evaluate again; answers that exist are not paid for twice"
              .formatted(id, fault));
    }
    session.stores().executions().finish(id);
    return session.stores().executions().find(id).orElseThrow();
  }

  private List<ResultDocument> results(Execution execution) throws InterruptedException {
    List<ResultDocument> results = new ArrayList<>();
    try (RowResults rows = RowResults.of(session.stores(), execution)) {
      while (rows.hasNext()) {
        RowResults.RowResult row = rows.next();
        results.add(
            row.result()
                .orElseThrow(() ->
                    new MissingResults(
                        "the result of %s has disappeared".formatted(row.request()))));
      }
    }
    return results;
  }

  /// Repeats of a row need a model call each: reused answers would always agree.
  private LoadSpec spec(
      String task,
      Optional<String> version,
      GoldenSource rows,
      int repeat,
      Optional<String> model,
      boolean reuse) {
    return new LoadSpec(
        new ExecutionId(
            String.format(
                Locale.ROOT,
                "%s-%d-%s-%d",
                setup.id(),
                evaluated,
                plain(version.orElse("default")),
                repeat)),
        rows.source(),
        task,
        version,
        model,
        List.of(),
        reuse,
        setup.maxInFlight(),
        Inference.UNSET,
        Limits.NONE,
        List.of(),
        terminal.user(),
        // What the model answers is judged, not what people have said.
        false,
        false);
  }

  private static String plain(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.length() > 30 ? plain.substring(0, 30) : plain;
  }
}
