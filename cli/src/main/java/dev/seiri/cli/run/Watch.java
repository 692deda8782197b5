package dev.seiri.cli.run;

import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Stores;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.result.Rows;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Follows an execution until it ends.
public final class Watch {
  private static final Duration POLL = Duration.ofMillis(500);

  /// Questions in flight are listed in the bucket, which is not done at each refresh.
  private static final Duration LIST = Duration.ofSeconds(2);

  private final Stores stores;
  private final Session session;
  private final Rows rows;
  private final Clock clock;
  private final ModelCatalog catalog;
  private final WatchView view;
  private final Speed speed = new Speed();
  private Instant listed = Instant.MIN;
  private long inFlight;

  /// @param terminal whether `out` is one
  public Watch(
      Session session,
      Rows rows,
      PrintStream out,
      boolean terminal,
      Clock clock,
      ModelCatalog catalog) {
    this.session = session;
    this.stores = session.stores();
    this.rows = rows;
    this.clock = clock;
    this.catalog = catalog;
    this.view = WatchView.on(out, terminal);
  }

  /// Follows.
  ///
  /// @return the execution as it ended
  public Execution follow() throws InterruptedException {
    while (true) {
      Execution execution = find(rows.execution());
      ProgressSnapshot snapshot = snapshot(execution);
      if (isOver(execution)) {
        view.end(snapshot);
        return execution;
      }
      view.show(snapshot, clock.instant());
      Thread.sleep(POLL);
    }
  }

  private boolean isOver(Execution execution) throws InterruptedException {
    return execution.status() != ExecutionStatus.RUNNING
        || (execution.tally().results() >= rows.count()
            && rows.pending(stores.results()).isEmpty());
  }

  private ProgressSnapshot snapshot(Execution execution) {
    Instant now = clock.instant();
    long results = execution.tally().results();
    speed.add(now, results);
    if (!now.isBefore(listed.plus(LIST))) {
      listed = now;
      inFlight =
          stores.notes().left(rows.execution()).stream()
              .mapToLong(note -> note.questions().size())
              .sum();
    }
    return new ProgressSnapshot(
        rows.count(),
        execution.tally(),
        catalog.isPriced(execution.payload().models()),
        results >= rows.count() ? 0 : inFlight,
        speed.perSecond(),
        speed.timeFor(rows.count() - results),
        results >= rows.count()
            ? Optional.empty()
            : session
                .worker()
                .waitsFor(rows.execution(), now)
                .or(() ->
                    execution.waitsFor().filter(cause -> cause.isFresh(now)).map(WaitCause::why)));
  }

  private Execution find(ExecutionId id) {
    return stores
        .executions()
        .find(id)
        .orElseThrow(
            () -> new IllegalStateException("execution %s was deleted meanwhile".formatted(id)));
  }
}
