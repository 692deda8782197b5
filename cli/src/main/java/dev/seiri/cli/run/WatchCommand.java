package dev.seiri.cli.run;

import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.result.Rows;
import dev.seiri.loader.progress.Progress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `seiri watch`: follows an execution until it ends.
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Follow an execution until every row has a result, or it is halted or cancelled.",
      "Shows progress, speed, questions in flight, verdicts, cost, and the time left. On a"
          + " terminal the view is refreshed in place, elsewhere a line is printed now and then.",
      "Exit status 0 only if every row has a result."
    })
public final class WatchCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(500);

  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  public WatchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = arguments.open(terminal)) {
      Execution execution = loaded(session);
      Rows rows = new Rows(execution.id(), execution.requestCount().orElseThrow());
      execution =
          new Watch(
                  session,
                  rows,
                  terminal.display(),
                  Progress.isTerminal(),
                  terminal.clock(),
                  BedrockArguments.catalog(terminal.env()))
              .follow();
      boolean done = rows.pending(session.stores().results()).isEmpty();
      terminal.say(
          done
              ? "every row of %s has a result".formatted(execution.id())
              : "seiri: %s is %s%s%s"
                  .formatted(
                      execution.id(),
                      execution.status().word(),
                      execution.reason().map(reason -> ": " + reason).orElse(""),
                      execution.status() == ExecutionStatus.HALTED
                          ? "; `seiri resume %s` continues it".formatted(execution.id())
                          : ""));
      return done ? 0 : ExitStatus.PENDING;
    }
  }

  private Execution loaded(Session session) throws InterruptedException {
    Execution execution = arguments.find(session.stores());
    if (execution.status() == ExecutionStatus.LOADING) {
      terminal.say(
          "execution %s is being loaded; if no loader is running any more, load the same rows again with --execution-id %s"
              .formatted(execution.id(), execution.id()));
    }
    while (execution.status() == ExecutionStatus.LOADING) {
      Thread.sleep(POLL);
      execution = arguments.find(session.stores());
    }
    if (Loading.isUnfinished(execution)) {
      throw new CliFault(Loading.describe(execution));
    }
    if (execution.requestCount().isEmpty()) {
      throw new CliFault(
          "execution %s has no request_count: another client feeds it, and its end is unknown"
              .formatted(execution.id()));
    }
    return execution;
  }
}
