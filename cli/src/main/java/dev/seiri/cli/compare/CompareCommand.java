package dev.seiri.cli.compare;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.output.OverwriteOption;
import dev.seiri.cli.output.WholeFile;
import dev.seiri.cli.query.AnswerPrinter;
import dev.seiri.cli.run.Loading;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.cli.variants.VariantReport;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.evaluation.golden.GoldenSet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `seiri compare`: an experiment's variants, or two executions of the same records.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compare two executions of the same records, or the variants of one.",
      "Two executions: which rows changed and in which fields, which verdicts changed, cost and"
          + " latency side by side; with --golden also which rows got better and worse, and"
          + " whether"
          + " that is more than chance.",
      "Variants: rows by verdict, the share that is ok, cost, tokens,"
          + " latency, the share of equal outputs among the inputs that more than one variant"
          + " was given, the 95 %% interval of the share that is ok, and how probable chance alone"
          + " sets it so far from the first variant's, corrected for the number of variants.",
      "Cost, tokens and latency are those of this execution's own model calls: a reused answer"
          + " costs nothing.",
      "Ends with 1 while rows are not loaded, and of variants while rows are pending."
    })
public final class CompareCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OTHER",
      description = "The execution that is compared with the first.")
  private @Nullable String other;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How a report on variants is printed. By default as a table.")
  private Format format = Format.TABLE;

  @Option(
      names = "--golden",
      paramLabel = "FILE",
      description = "A golden set whose record ids the two executions have.")
  private @Nullable Path golden;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the comparison of two executions as an HTML page in one file.")
  private @Nullable Path output;

  @Mixin private final OverwriteOption overwrite = new OverwriteOption();

  /// How a report looks.
  private enum Format {
    TABLE,
    JSON
  }

  public CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (other == null && (golden != null || output != null)) {
      throw new CliFault("--golden and --output need a second execution to compare with");
    }
    if (other != null && format == Format.JSON) {
      throw new CliFault(
          "--format json is for a report on variants; leave it out, or write the comparison of two"
              + " executions with --output");
    }
    return other == null ? variants() : executions(other);
  }

  private int executions(String name) throws IOException, InterruptedException {
    Optional<GoldenSet> known = Optional.ofNullable(golden).map(GoldenFile::read);
    try (Session session = arguments.open(terminal);
        @Nullable WholeFile page = output == null ? null : overwrite.output(terminal, output)) {
      Execution before = arguments.find(session.stores());
      Execution after = ExecutionArguments.find(session.stores(), name);
      try (RowPairs pairs = RowPairs.of(session.stores(), before, after);
          ExecutionComparison comparison = ExecutionComparison.begin(before, after, known)) {
        while (pairs.hasNext()) {
          comparison.add(pairs.next());
        }
        if (comparison.pairs() == 0) {
          throw new CliFault(
              "%s and %s have no record id in common; compare executions of the same records"
                  .formatted(before.id(), after.id()));
        }
        comparison.lines(pairs.unpaired()).forEach(terminal::print);
        if (page != null) {
          try (OutputStream out = page.open()) {
            comparison.write(out, pairs.unpaired(), terminal.clock().instant());
          }
          page.finish();
          terminal.say("comparison in " + page.path());
        }
      }
      List<Execution> unfinished =
          Stream.of(before, after).distinct().filter(Loading::isUnfinished).toList();
      unfinished.forEach(execution -> terminal.say("seiri: " + Loading.describe(execution)));
      return unfinished.isEmpty() ? 0 : ExitStatus.PENDING;
    }
  }

  private int variants() throws IOException, InterruptedException {
    try (Session session = arguments.open(terminal)) {
      Execution execution = arguments.find(session.stores());
      VariantReport report = new VariantReport(execution);
      long pending = read(session.stores(), execution, report);
      switch (format) {
        case TABLE -> AnswerPrinter.print(report.table(), AnswerPrinter.Format.TABLE, terminal);
        case JSON -> terminal.printAll(Json.write(report.json()));
      }
      if (execution.payload().variants().isEmpty()) {
        terminal.say(
            "note: %s has no variants; `--variant` makes an experiment of a run"
                .formatted(execution.id()));
      }
      if (pending > 0) {
        terminal.say(
            "seiri: %s of %s %s pending"
                .formatted(Numbers.rows(pending), execution.id(), pending == 1 ? "is" : "are"));
      }
      if (Loading.isUnfinished(execution)) {
        terminal.say("seiri: " + Loading.describe(execution));
        return ExitStatus.PENDING;
      }
      return pending > 0 ? ExitStatus.PENDING : 0;
    }
  }

  private static long read(Stores stores, Execution execution, VariantReport report)
      throws InterruptedException {
    long pending = 0;
    try (ResultStream results = stores.resultsOf(execution)) {
      while (results.hasNext()) {
        Optional<ResultDocument> result = results.next();
        result.ifPresent(report::add);
        pending += result.isEmpty() ? 1 : 0;
      }
    }
    return pending;
  }
}
