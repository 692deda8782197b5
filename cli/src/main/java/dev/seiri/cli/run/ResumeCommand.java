package dev.seiri.cli.run;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.control.ExecutionControl;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `seiri resume`: opens a halted execution again.
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Resume a halted execution and redrive its pending rows.")
public final class ResumeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  public ResumeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = arguments.open(terminal)) {
      Execution execution = arguments.find(session.stores());
      if (!new ExecutionControl(session.stores().executions())
          .resume(execution.id(), Limits.NONE)) {
        throw new CliFault(
            "execution %s is %s, not halted; there is nothing to resume"
                .formatted(execution.id(), execution.status().word()));
      }
      terminal.say(
          "execution %s is resumed; it was halted: %s"
              .formatted(execution.id(), execution.reason().orElse("for no known reason")));
      if (Loading.isUnfinished(execution)) {
        terminal.say(
            "it is only partially loaded: load the same rows again with --execution-id %s, and all are processed"
                .formatted(execution.id()));
      } else {
        RedrivePending.send(session.stores(), execution, terminal);
      }
      return 0;
    }
  }
}
