package dev.seiri.cli.run;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.control.ExecutionControl;
import dev.seiri.core.execution.Execution;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `seiri cancel`: stops an execution for good.
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = {
      "Cancel an execution for good.",
      "Rows in flight still get their result; the rest stays pending and unpaid."
    })
public final class CancelCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  public CancelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = arguments.open(terminal)) {
      Execution execution = arguments.find(session.stores());
      String reason = "cancelled by " + terminal.user();
      if (!new ExecutionControl(session.stores().executions(), session.stores().budgets())
          .cancel(execution.id(), reason)) {
        throw new CliFault(
            "execution %s is %s and cannot be cancelled"
                .formatted(execution.id(), arguments.find(session.stores()).status().word()));
      }
      terminal.say(
          "execution %s is cancelled; handlers notice within seconds".formatted(execution.id()));
      return 0;
    }
  }
}
