package dev.seiri.cli.run;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.output.OverwriteOption;
import dev.seiri.cli.run.Waiting.End;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.budget.Shortages;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.output.OutputColumns;
import dev.seiri.core.output.ResultSink;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import dev.seiri.core.result.Rows;
import dev.seiri.loader.LoadJob.Resolved;
import dev.seiri.loader.LoadOptions;
import dev.seiri.loader.LoadSpec;
import dev.seiri.loader.Survey;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.RowSource;
import dev.seiri.loader.source.RowSources;
import dev.seiri.loader.source.SourceArguments;
import dev.seiri.loader.source.SourceOptions;
import dev.seiri.local.stack.Bedrock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri run`: load, process, wait, summarize, write.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Load rows, process them and wait for the results, on this machine or on a deployed"
          + " stack.",
      "Run it again with the same --execution-id to continue an interrupted run: no row is lost,"
          + " and no row is sent to the model twice."
    })
public final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final MarkArguments mark = new MarkArguments();
  @Mixin private final SourceArguments source = new SourceArguments();
  @Mixin private final LoadOptions load = new LoadOptions();
  @Mixin private final BedrockArguments bedrock = new BedrockArguments();
  @Mixin private final StackArguments stack = new StackArguments();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = {
        "Where to write the results in the input's order: FILE.jsonl gets the result documents,"
            + " FILE.csv the input's columns, one column per output field, verdict and reason,"
            + " and"
            + " FILE.xlsx the same with the rows coloured that are not ok."
      })
  private @Nullable Path output;

  @Mixin private final OverwriteOption overwrite = new OverwriteOption();
  @Mixin private final ReadingOptions readings = new ReadingOptions();

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = {
        "How long to wait without any row getting its result before leaving the rest pending."
            + " By default ${DEFAULT-VALUE}."
      })
  private int patience;

  public RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instant start = terminal.clock().instant();
    ReadingOptions.Wanted again = readings.wanted();
    Optional<Bedrock> models = stack.models(terminal, bedrock);
    SourceOptions rows = stack.fetch(terminal, source);
    LoadSpec wanted = load.spec(rows, terminal.user(), terminal.clock());
    RowSources.open(rows).close();
    try (@Nullable OutputFile file = outputFile();
        Session session = stack.open(terminal, models)) {
      return run(session, wanted, again, Optional.ofNullable(file), start);
    }
  }

  private int run(
      Session session,
      LoadSpec wanted,
      ReadingOptions.Wanted again,
      Optional<OutputFile> file,
      Instant start)
      throws IOException, InterruptedException {
    RowRun rowRun = new RowRun(terminal, session, Duration.ofSeconds(patience));
    Resolved resolved = rowRun.resolve(wanted);
    Execution execution = resolved.execution();
    rowRun.announce(resolved);
    Rereading rereading = new Rereading(terminal, session, rowRun, again);
    rereading.announce(execution, OptionalLong.of(resolved.survey().rows()));
    End end;
    Rereading.Outcome read = Rereading.Outcome.notBegun(again);
    Report report;
    Duration worked;
    InterruptHint hint = InterruptHint.say(terminal, execution.id());
    try {
      Instant began = terminal.clock().instant();
      end = rowRun.run(resolved);
      Rows rows = new Rows(execution.id(), resolved.survey().rows());
      worked = Duration.between(began, terminal.clock().instant());
      if (again.any() && end instanceof End.Finished) {
        read = readAgain(session, rereading, execution);
      }
      report = report(session, resolved, rows, file);
    } finally {
      hint.cancel();
    }
    Duration took = Duration.between(start, terminal.clock().instant());
    return conclude(
        session,
        new Concluded(
            execution.id(), end, rowRun.why(end), report, read, file, new Times(took, worked)));
  }

  /// The readings may cost what the run has left of its limit.
  private static Rereading.Outcome readAgain(
      Session session, Rereading rereading, Execution resolved) throws InterruptedException {
    Execution execution = session.stores().executions().find(resolved.id()).orElse(resolved);
    return rereading.read(
        execution,
        execution
            .limits()
            .maxCostUsd()
            .map(most -> most.subtract(execution.account().spent().usd())));
  }

  private @Nullable OutputFile outputFile() throws IOException {
    if (output != null
        && Files.exists(output)
        && Files.exists(Path.of(source.input()))
        && Files.isSameFile(output, Path.of(source.input()))) {
      throw new CliFault("--output %s: is the input file; choose another name".formatted(output));
    }
    return output == null ? null : OutputFile.at(output, name -> overwrite.output(terminal, name));
  }

  private Report report(Session session, Resolved resolved, Rows rows, Optional<OutputFile> file)
      throws IOException, InterruptedException {
    Report report = new Report();
    try (ResultStream results = session.stores().resultsOf(resolved.execution(), rows.requests());
        RowSource source = RowSources.open(resolved.spec().source());
        @Nullable ResultSink sink = sink(session, resolved, file)) {
      while (results.hasNext()) {
        Optional<ResultDocument> result = results.next();
        report.add(result);
        List<String> cells = source.hasNext() ? source.next().cells() : List.of();
        if (sink != null) {
          sink.row(cells, result);
        }
      }
      if (sink != null) {
        sink.loss().ifPresent(loss -> terminal.say("note: " + loss));
      }
    }
    if (file.isPresent()) {
      requireUnchanged(resolved);
      file.get().finish();
    }
    return report;
  }

  /// Checks that the input, read again for its cells, is the one that was loaded.
  private static void requireUnchanged(Resolved resolved) {
    Survey again = Survey.of(resolved.spec().source());
    if (!again.sha256().equals(resolved.survey().sha256())) {
      throw new InputFault(
          "%s: was changed during the run; `seiri results %s --output FILE` writes the results as loaded"
              .formatted(resolved.spec().source().name(), resolved.execution().id()));
    }
  }

  private @Nullable ResultSink sink(Session session, Resolved resolved, Optional<OutputFile> file)
      throws IOException {
    if (file.isEmpty()) {
      return null;
    }
    OutputColumns output = session.stores().columnsOf(resolved.execution());
    return file.get()
        .open(resolved.survey().columns(), output, mark.of(resolved.survey().layout()));
  }

  /// The time of the whole command, and from the first row loaded to the last result.
  private record Times(Duration all, Duration work) {}

  /// The outcome of a run.
  ///
  /// @param why rows are pending, if any are
  private record Concluded(
      ExecutionId execution,
      End end,
      String why,
      Report report,
      Rereading.Outcome read,
      Optional<OutputFile> file,
      Times times) {}

  private int conclude(Session session, Concluded run) {
    Report report = run.report();
    terminal.say("");
    if (run.file().isEmpty() && !report.samples().isEmpty()) {
      terminal.say("the first rows:");
      report.samples().forEach(terminal::say);
      terminal.say("");
    }
    report
        .summary()
        .lines(run.times().all(), run.times().work(), BedrockArguments.catalog(terminal.env()))
        .forEach(terminal::print);
    run.read().lines().forEach(terminal::print);
    session
        .stores()
        .budgets()
        .find(run.execution())
        .flatMap(Shortages::lost)
        .ifPresent(lost -> terminal.print("answers    " + lost));
    sayFaults(report);
    if (report.summary().results() > 0) {
      sayWhereResultsAre(session, run);
    }
    return status(session, run);
  }

  private void sayWhereResultsAre(Session session, Concluded run) {
    terminal.say("");
    terminal.say(
        run.file()
            .map(file -> "results in " + file.path())
            .orElse(
                "`seiri results %s --output FILE.csv` writes them to a file"
                    .formatted(run.execution())));
    terminal.say("each as JSON in " + session.resultsFolder(terminal, run.execution()));
  }

  private void sayFaults(Report report) {
    if (report.summary().invalid() == 0) {
      return;
    }
    terminal.say("");
    terminal.say(
        String.format(
            Locale.ROOT,
            "%,d %s no valid answer%s:",
            report.summary().invalid(),
            report.summary().invalid() == 1 ? "row has" : "rows have",
            report.summary().invalid() > report.faults().size() ? ", the first of them" : ""));
    report.faults().forEach(terminal::say);
  }

  private int status(Session session, Concluded run) {
    if (run.report().summary().pending() == 0) {
      session.stores().executions().finish(run.execution());
      return run.read().isComplete() ? 0 : ExitStatus.PENDING;
    }
    String onward =
        run.end() instanceof End.Cancelled
            ? "run the same command with another --execution-id for those; the other answers are"
                + " reused"
            : "run the same command with --execution-id %s to continue".formatted(run.execution());
    terminal.say(
        "seiri: %s %s pending (%s); %s"
            .formatted(
                Numbers.rows(run.report().summary().pending()),
                run.report().summary().pending() == 1 ? "is" : "are",
                run.why(),
                onward));
    return ExitStatus.PENDING;
  }
}
