package dev.seiri.cli.run;

import dev.seiri.cli.output.FormatOption;
import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.budget.Shortages;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.Latencies;
import dev.seiri.local.home.MetricsFile;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `seiri status`: an execution's counters.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Show an execution, or list all of them, the newest first.",
      "The figures are the handlers' counters, a quick look; `seiri verify` reads the results."
    })
public final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "EXECUTION",
      description = "The execution's id. Without it, all are listed.")
  private @Nullable String execution;

  @Mixin private final StackArguments stack = new StackArguments();
  @Mixin private final FormatOption format = new FormatOption();

  public StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Session session = stack.open(terminal)) {
      if (execution == null) {
        list(session);
      } else {
        show(session, ExecutionArguments.find(session.stores(), execution));
      }
    }
    return 0;
  }

  /// Whether rows wait, as far as the counters show.
  private static boolean hasPending(Execution e) {
    boolean moves = e.status() == ExecutionStatus.LOADING || e.status() == ExecutionStatus.RUNNING;
    return moves && e.tally().results() < e.requestCount().orElse(Long.MAX_VALUE);
  }

  private void list(Session session) throws InterruptedException {
    List<Execution> all =
        session.stores().executions().list().stream()
            .sorted(
                Comparator.comparing(
                        (Execution e) -> e.provenance().createdAt().orElse(Instant.EPOCH))
                    .reversed())
            .toList();
    if (format.isJson()) {
      ArrayNode json = Json.MAPPER.createArrayNode();
      all.forEach(one -> json.add(json(one, session)));
      terminal.printAll(Json.write(json));
    } else {
      table(all);
    }
  }

  private void show(Session session, Execution found) throws IOException {
    if (format.isJson()) {
      terminal.printAll(Json.write(json(found, session)));
      return;
    }
    show(found);
    waitsFor(found, session).ifPresent(why -> line("waits for", why));
    if (!stack.onAws(terminal)) {
      measured(found.id().value());
    }
  }

  private ObjectNode json(Execution one, Session session) {
    return FigureJson.status(one, isPriced(one), waitsFor(one, session));
  }

  /// What rows wait for, if any do and their budget does not say it already.
  private Optional<String> waitsFor(Execution found, Session session) {
    Instant now = terminal.clock().instant();
    return hasPending(found)
        ? session
            .worker()
            .waitsFor(found.id(), now)
            .or(() -> found.waitsFor().map(cause -> cause.describe(now)))
            .filter(why -> !found.account().isShort() || !why.equals(Shortages.NO_ROOM))
        : Optional.empty();
  }

  private void table(List<Execution> all) {
    terminal.print("execution_id\tstatus\trequest_count\tresults\tnot_ok\tprompt\tmodel");
    all.forEach(e ->
        terminal.print(
            String.join(
                "\t",
                e.id().value(),
                e.status().word(),
                e.requestCount().isPresent() ? Long.toString(e.requestCount().getAsLong()) : "-",
                Long.toString(e.tally().results()),
                Long.toString(e.tally().results() - e.tally().of(Verdict.OK)),
                e.payload().prompt().toString(),
                e.payload().foundationModelId())));
  }

  private void show(Execution e) {
    Tally tally = e.tally();
    line("execution", e.id().value());
    line("status", e.status().word() + e.reason().map(reason -> ": " + reason).orElse(""));
    line("prompt", e.payload().prompt().toString());
    line("model", e.payload().foundationModelId());
    e.payload().variants().forEach(variant -> line("variant", variant.describe()));
    e.provenance().source().ifPresent(source -> line("source", source));
    e.provenance().createdAt().ifPresent(at -> line("created", at.toString()));
    line(
        "rows",
        e.requestCount().isPresent() ? Numbers.count(e.requestCount().getAsLong()) : "not counted");
    line("results", Numbers.count(tally.results()));
    for (Verdict verdict : Verdict.values()) {
      if (tally.of(verdict) > 0) {
        line("  " + verdict.word(), Numbers.count(tally.of(verdict)));
      }
    }
    if (tally.flagged() > 0) {
      line("flagged", Numbers.count(tally.flagged()));
    }
    line("reused", Numbers.count(tally.reused()));
    line(
        "tokens",
        Numbers.count(tally.inputTokens())
            + " in, "
            + Numbers.count(tally.outputTokens())
            + " out");
    line("cost", cost(e, tally));
    Shortages.spent(e.account()).ifPresent(spent -> line("budget", spent));
    Shortages.lost(e.account()).ifPresent(lost -> line("answers lost", lost));
    if (e.status().isOpen() && e.account().isShort()) {
      line("waiting", Shortages.waiting(e.account()));
    }
    line("paid again", Numbers.count(e.paidAgain()));
    line("redriven", Numbers.count(e.sweeping().redriven()));
    e.sweeping().exportedAt().ifPresent(at -> line("exported", at.toString()));
    e.sweeping().whyNotFiled().ifPresent(why -> line("not filed", why));
  }

  /// Prints the metrics of this machine's worker, which on AWS go to CloudWatch.
  private void measured(String id) throws IOException {
    MetricsFile.Measured measured = MetricsFile.in(terminal.home()).measured(id);
    if (measured.calls() > 0) {
      line(
          "calls",
          "%s, %s of them throttled"
              .formatted(Numbers.count(measured.calls()), Numbers.count(measured.throttled())));
    }
    Latencies latencies = new Latencies();
    measured.latencies().forEach(latencies::add);
    if (latencies.count() > 0) {
      line(
          "latency",
          String.format(
              Locale.ROOT,
              "p50 %s ms, p95 %s ms per answer",
              Numbers.count(latencies.percentile(50)),
              Numbers.count(latencies.percentile(95))));
    }
  }

  /// What the results cost. The counters do not know of rows whose model has no price.
  private String cost(Execution execution, Tally tally) {
    return tally.costUsd().signum() == 0 && tally.results() > 0 && !isPriced(execution)
        ? "unknown: %s has no price in the model catalog (MODEL_CATALOG)"
            .formatted(String.join(", ", execution.payload().models()))
        : "US$" + tally.costUsd().stripTrailingZeros().toPlainString();
  }

  private boolean isPriced(Execution execution) {
    return BedrockArguments.catalog(terminal.env()).isPriced(execution.payload().models());
  }

  private void line(String name, String value) {
    terminal.print("%-17s %s".formatted(name, value));
  }
}
