package dev.seiri.cli.eval;

import dev.seiri.cli.run.RowResults;
import dev.seiri.cli.run.RowRun;
import dev.seiri.cli.run.Waiting.End;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.Scorecard;
import dev.seiri.evaluation.golden.GoldenSet;
import dev.seiri.loader.LoadJob.Resolved;
import dev.seiri.loader.LoadOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Runs golden rows through the pipeline, and scores the answers.
public final class Evaluator {
  private final Terminal terminal;
  private final Session session;
  private final RowRun rowRun;
  private final Order order;
  private int evaluated;

  /// @param order the settings shared by all versions
  public Evaluator(Terminal terminal, Session session, RowRun rowRun, Order order) {
    this.terminal = terminal;
    this.session = session;
    this.rowRun = rowRun;
    this.order = order;
  }

  /// The settings shared by all versions that are evaluated together.
  ///
  /// @param id of the evaluation; its executions' ids begin with it
  /// @param model absent: the prompt's own, else the default
  /// @param repeats how many calls are made for each row, from 1
  /// @param maxInFlight the most model calls in flight; absent: the handler's own bound
  public record Order(String id, Optional<String> model, int repeats, OptionalInt maxInFlight) {}

  /// Evaluates a version.
  ///
  /// @param version a version or a label
  /// @throws MissingResults if a row gets no result
  public Scorecard evaluate(String task, String version, GoldenSet golden)
      throws IOException, InterruptedException {
    Scorecard card = null;
    evaluated++;
    try (GoldenSource rows = GoldenSource.of(golden)) {
      for (int repeat = 1; repeat <= order.repeats(); repeat++) {
        Resolved resolved = rowRun.resolve(order(task, version, rows, repeat, order.model()));
        Execution execution = run(resolved);
        if (card == null) {
          card =
              new Scorecard(
                  execution.payload().prompt(), execution.payload().foundationModelId(), golden);
        }
        card.repeat(execution.id());
        int row = 0;
        for (ResultDocument result : results(execution)) {
          card.add(row++, result);
        }
      }
    }
    if (card == null) {
      throw new IllegalArgumentException("--repeat must be at least 1");
    }
    return card;
  }

  /// Runs other rows through the pipeline, each once.
  ///
  /// @param model the model to ask
  List<ResultDocument> ask(String task, Optional<String> version, GoldenSource rows, String model)
      throws InterruptedException {
    LoadOrder wanted =
        new LoadOrder(
            new ExecutionId(order.id() + "-" + plain(task)),
            rows.source(),
            task,
            version,
            Optional.of(model),
            List.of(),
            true,
            order.maxInFlight(),
            Limits.NONE,
            List.of(),
            terminal.user());
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
  private LoadOrder order(
      String task, String version, GoldenSource rows, int repeat, Optional<String> model) {
    return new LoadOrder(
        new ExecutionId(
            String.format(
                Locale.ROOT, "%s-%d-%s-%d", order.id(), evaluated, plain(version), repeat)),
        rows.source(),
        task,
        Optional.of(version),
        model,
        List.of(),
        order.repeats() == 1,
        order.maxInFlight(),
        Limits.NONE,
        List.of(),
        terminal.user());
  }

  private static String plain(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.length() > 30 ? plain.substring(0, 30) : plain;
  }
}
