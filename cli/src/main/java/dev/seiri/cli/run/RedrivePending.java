package dev.seiri.cli.run;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.control.PendingRows;
import dev.seiri.core.execution.Execution;
import java.util.Locale;

/// Redrives pending rows on demand.
public final class RedrivePending {
  private RedrivePending() {}

  /// Redrives an execution's pending rows, and prints how many.
  ///
  /// @throws CliFault if it is only partially loaded, so that its rows cannot be listed
  public static void send(Stores stores, Execution execution, Terminal terminal)
      throws InterruptedException {
    if (Loading.isUnfinished(execution)) {
      throw new CliFault(Loading.describe(execution));
    }
    PendingRows.Sent sent =
        new PendingRows(stores.requests(), stores.results()).redrive(execution, Integer.MAX_VALUE);
    terminal.say(
        String.format(
            Locale.ROOT, "%,d of %,d pending rows are redriven", sent.redriven(), sent.pending()));
  }
}
