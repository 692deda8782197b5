package dev.seiri.cli.report;

import dev.seiri.cli.output.OverwriteOption;
import dev.seiri.cli.output.WholeFile;
import dev.seiri.cli.report.ExecutionReport.Throttling;
import dev.seiri.cli.run.Loading;
import dev.seiri.cli.run.RowResults;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.local.home.MetricsFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri report`: writes an execution's report as a page.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write an execution's report as an HTML page in one file, which needs no network.",
      "It shows verdicts, progress, latency, tokens and cost, failed and repaired rows,"
          + " samples, the prompt, the settings, and a table of all rows.",
      "A running execution is reported as it is now."
    })
public final class ReportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to write it. By default EXECUTION.html in this folder.")
  private @Nullable Path output;

  @Mixin private final OverwriteOption overwrite = new OverwriteOption();

  public ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Session session = arguments.open(terminal)) {
      Execution execution = arguments.find(session.stores());
      Path name =
          output == null
              ? Path.of(execution.id().value().replaceAll("[^A-Za-z0-9._-]", "_") + ".html")
              : output;
      try (WholeFile file = overwrite.output(terminal, name)) {
        write(session, execution, file);
        file.finish();
        terminal.say("report in " + file.path());
        if (Loading.isUnfinished(execution)) {
          terminal.say("note: " + Loading.describe(execution));
        }
      }
      return 0;
    }
  }

  private void write(Session session, Execution execution, WholeFile file)
      throws IOException, InterruptedException {
    try (ExecutionReport report =
            ExecutionReport.begin(
                execution,
                execution.payload().prompts().stream()
                    .flatMap(key -> session.stores().prompts().find(key).stream())
                    .toList(),
                session.stores().columnsOf(execution),
                throttling(session, execution));
        RowResults rows = RowResults.of(session.stores(), execution)) {
      while (rows.hasNext()) {
        RowResults.RowResult row = rows.next();
        report.add(row.request(), row.result());
      }
      session.stores().reviews().certificate(execution.id()).ifPresent(report::reviewed);
      try (OutputStream out = file.open()) {
        report.write(out, terminal.clock().instant());
      }
    }
  }

  /// The metrics of this machine's worker; on AWS they are in CloudWatch.
  private Optional<Throttling> throttling(Session session, Execution execution) throws IOException {
    if (session.lease().isEmpty()) {
      return Optional.empty();
    }
    MetricsFile.Measured measured =
        MetricsFile.in(terminal.home()).measured(execution.id().value());
    return Optional.of(new Throttling(measured.callsByModel(), measured.throttled()));
  }
}
