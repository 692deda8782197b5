package dev.seiri.cli.command;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.request.Redrive;
import dev.seiri.core.result.Rows;
import java.util.BitSet;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `seiri redrive`: sends pending rows round again.
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    description = {
      "Sends an execution's pending rows round again, without waiting for the sweep.",
      "Rows that have an answer in the ledger are not paid for again."
    })
final class RedriveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  RedriveCommand(Terminal terminal) {
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
      redrive(session.stores(), execution, terminal);
      return 0;
    }
  }

  static void redrive(Stores stores, Execution execution, Terminal terminal)
      throws InterruptedException {
    if (execution.requestCount().isEmpty()) {
      throw new CliFault(
          "execution %s has no request_count, so its rows cannot be listed; load it again"
              .formatted(execution.id()));
    }
    Rows rows = new Rows(execution.id(), execution.requestCount().getAsLong());
    BitSet pending = rows.pending(stores.results());
    long sent = new Redrive(stores.requests()).send(execution.id(), pending, pending.cardinality());
    terminal.say(
        String.format(
            Locale.ROOT,
            "%,d of %,d pending rows are sent round again",
            sent,
            pending.cardinality()));
  }
}
