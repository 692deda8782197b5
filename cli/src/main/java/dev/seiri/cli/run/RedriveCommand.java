package dev.seiri.cli.run;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `seiri redrive`: redrives pending rows.
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    description = {
      "Redrive an execution's pending rows, without waiting for the sweep.",
      "Rows that have an answer in the ledger are not paid for again."
    })
public final class RedriveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  public RedriveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = arguments.open(terminal)) {
      Execution execution = arguments.find(session.stores());
      if (!execution.status().isOpen()) {
        throw new CliFault(
            "execution %s is %s; `seiri resume` first"
                .formatted(execution.id(), execution.status().word()));
      }
      RedrivePending.send(session.stores(), execution, terminal);
      return 0;
    }
  }
}
