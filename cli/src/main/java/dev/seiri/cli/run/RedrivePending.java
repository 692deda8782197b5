package dev.seiri.cli.run;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Redrive;
import dev.seiri.core.result.Rows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
    if (execution.requestCount().isPresent()) {
      Rows rows = new Rows(execution.id(), execution.requestCount().getAsLong());
      BitSet pending = rows.pending(stores.results());
      long sent =
          new Redrive(stores.requests()).send(execution.id(), pending, pending.cardinality());
      say(terminal, sent, pending.cardinality());
    } else {
      List<RequestId> pending = new ArrayList<>();
      stores.requests().ofExecution(execution.id()).forEachRemaining(pending::add);
      Set<RequestId> written = new HashSet<>();
      stores.results().list(execution.id()).forEachRemaining(written::add);
      pending.removeAll(written);
      say(terminal, new Redrive(stores.requests()).send(pending.iterator()), pending.size());
    }
  }

  private static void say(Terminal terminal, long sent, long pending) {
    terminal.say(String.format(Locale.ROOT, "%,d of %,d pending rows are redriven", sent, pending));
  }
}
