package dev.seiri.cli.run;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.request.Redrive;
import dev.seiri.core.result.Rows;
import java.util.BitSet;
import java.util.Locale;

/// Sends what lies round again, when somebody asks for it.
public final class RoundAgain {
  private RoundAgain() {}

  /// Sends an execution's pending rows round again, and says how many.
  ///
  /// @throws CliFault if its rows cannot be listed
  public static void send(Stores stores, Execution execution, Terminal terminal)
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
