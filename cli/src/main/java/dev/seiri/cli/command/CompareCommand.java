package dev.seiri.cli.command;

import dev.seiri.cli.compare.VariantReport;
import dev.seiri.cli.query.AnswerPrinter;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri compare`: how an experiment's variants did.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the variants of an execution: rows by verdict, the share that is ok, cost, tokens,"
          + " latency, and the share of equal outputs among the inputs that more than one variant"
          + " was given.",
      "Cost, tokens and latency are those of answers asked for here: a reused one costs nothing.",
      "Ends with 1 while rows are pending."
    })
final class CompareCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How the report is printed. By default as a table.")
  private Format format = Format.TABLE;

  /// How a report looks.
  private enum Format {
    TABLE,
    JSON
  }

  CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Session session = arguments.open(terminal)) {
      Execution execution = arguments.find(session.stores());
      VariantReport report = new VariantReport(execution);
      long pending = read(session.stores(), execution, report);
      switch (format) {
        case TABLE ->
            AnswerPrinter.print(report.table(), AnswerPrinter.Format.TABLE, terminal.out());
        case JSON -> terminal.out().println(Json.write(report.json()));
      }
      if (execution.payload().variants().isEmpty()) {
        terminal.say(
            "note: %s has no variants; `--variant` makes an experiment of a run"
                .formatted(execution.id()));
      }
      if (pending > 0) {
        terminal.say(
            String.format(
                Locale.ROOT, "seiri: %,d rows of %s are pending", pending, execution.id()));
      }
      return pending > 0 ? Seiri.PENDING : 0;
    }
  }

  private static long read(Stores stores, Execution execution, VariantReport report)
      throws InterruptedException {
    long pending = 0;
    try (ResultStream results =
        new ResultStream(stores.results(), execution.id(), stores.requestsOf(execution))) {
      while (results.hasNext()) {
        Optional<ResultDocument> result = results.next();
        result.ifPresent(report::add);
        pending += result.isEmpty() ? 1 : 0;
      }
    }
    return pending;
  }
}
