package dev.seiri.cli.run;

import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Stores;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.budget.Shortages;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.request.Redrive;
import dev.seiri.core.result.Rows;
import dev.seiri.loader.progress.Progress;
import dev.seiri.local.home.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Waits until every row of an execution has a result. Redrives rows that no worker processes any
/// more: those skipped while the execution was halted, and those whose stream record was given up.
public final class Waiting {
  private static final Duration POLL = Duration.ofMillis(150);

  /// The time without a new result after which the results are listed: counters are only a quick
  /// look.
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static final Duration REMIND = Duration.ofSeconds(20);

  private final Stores stores;
  private final Session session;
  private final Rows rows;
  private final Duration patience;
  private final Clock clock;
  private final Consumer<String> talk;

  private Optional<String> unanswered = Optional.empty();
  private long known = -1;

  /// When they were, as [System#nanoTime] tells it: a machine that slept or whose clock was set has
  /// not waited.
  private long lastNews;

  private long lastCheck;
  private long lastReminder;

  /// When the last news was by the clock, which the worker's reports are compared with.
  private Instant lastNewsAt;

  private Optional<String> shortage = Optional.empty();
  private Optional<WaitCause> reported = Optional.empty();

  /// @param patience how long to wait without any row getting its result
  public Waiting(
      Session session, Rows rows, Duration patience, Clock clock, Consumer<String> talk) {
    this.session = session;
    this.stores = session.stores();
    this.rows = rows;
    this.patience = patience;
    this.clock = clock;
    this.talk = talk;
    this.lastNews = System.nanoTime();
    this.lastNewsAt = clock.instant();
    this.lastCheck = lastNews;
    this.lastReminder = lastNews;
  }

  /// How the waiting ended.
  public sealed interface End {
    /// Every row has a result.
    record Finished() implements End {}

    /// A fault of the whole run stopped it.
    record Halted(String reason) implements End {}

    /// A person cancelled it.
    record Cancelled() implements End {}

    /// No row got its result within the patience.
    record Stalled(String why) implements End {}
  }

  /// Waits.
  public End await(Progress progress) throws InterruptedException {
    while (true) {
      try {
        Optional<End> end = look(progress);
        if (end.isPresent()) {
          return end.get();
        }
        unanswered = Optional.empty();
      } catch (StoreUnavailable e) {
        unanswered = Optional.of(e.getMessage());
      }
      if (since(lastNews).compareTo(patience) > 0) {
        return new End.Stalled(why());
      }
      remind(why());
      Thread.sleep(POLL);
    }
  }

  private Optional<End> look(Progress progress) throws InterruptedException {
    Execution execution =
        stores
            .executions()
            .find(rows.execution())
            .orElseThrow(() -> new IllegalStateException("the execution was deleted meanwhile"));
    reported = execution.waitsFor();
    news(execution.tally().results(), progress);
    if (!execution.status().isOpen() && (session.lease().isEmpty() || isIdle())) {
      return Optional.of(
          execution.status() == ExecutionStatus.CANCELLED
              ? new End.Cancelled()
              : new End.Halted(execution.reason().orElse("for no known reason")));
    }
    boolean quiet = since(lastNews).compareTo(QUIET) > 0 && since(lastCheck).compareTo(QUIET) > 0;
    if (known >= rows.count() || quiet) {
      return check(progress);
    }
    return Optional.empty();
  }

  private Optional<End> check(Progress progress) throws InterruptedException {
    boolean idle = isIdle();
    BitSet pending = rows.pending(stores.results());
    lastCheck = System.nanoTime();
    news(rows.count() - pending.cardinality(), progress);
    if (pending.isEmpty()) {
      progress.at(rows.count());
      return Optional.of(new End.Finished());
    }
    // Counters may be ahead of the listing or behind it; only the listing ends the wait.
    known = Math.min(known, rows.count() - pending.cardinality());
    if (idle && !isShort()) {
      new Redrive(stores.requests()).send(rows.execution(), pending, pending.cardinality());
    }
    return Optional.empty();
  }

  private void news(long results, Progress progress) {
    if (results > known) {
      known = results;
      lastNews = System.nanoTime();
      lastNewsAt = clock.instant();
      progress.at(Math.min(results, rows.count()));
    }
  }

  /// Whether the worker reports that it has been idle since the last new result.
  private boolean isIdle() {
    WorkerStatus worker = session.worker();
    Instant now = clock.instant();
    if (lastNewsAt.isAfter(now)) {
      // The clock was set back.
      lastNewsAt = now;
    }
    return worker.idle() && worker.at().isAfter(lastNewsAt.plus(POLL));
  }

  /// Whether the pending rows wait for room in the budget: then they are redriven when there is.
  private boolean isShort() {
    shortage =
        stores.budgets().find(rows.execution()).filter(Account::isShort).map(Shortages::waiting);
    return shortage.isPresent();
  }

  /// What the rows wait for, as far as it can be known here.
  private String why() {
    if (shortage.isPresent()) {
      return shortage.get();
    }
    if (unanswered.isPresent()) {
      return unanswered.get();
    }
    return session.lease().isEmpty()
        ? reported
            .map(cause -> cause.describe(clock.instant()))
            .orElse("the stack's function has not written a result; its log says why")
        : waits(session.worker());
  }

  private String waits(WorkerStatus worker) {
    return worker
        .waitsFor(rows.execution(), clock.instant())
        .orElse(
            worker.idle()
                ? "the worker has nothing to do, and rows are pending; they are redriven"
                : "calls are in flight, and none has been answered yet");
  }

  private void remind(String why) {
    if (since(lastNews).compareTo(REMIND) > 0 && since(lastReminder).compareTo(REMIND) > 0) {
      lastReminder = System.nanoTime();
      talk.accept(
          String.format(
              Locale.ROOT, "no new result for %d s: %s", since(lastNews).toSeconds(), why));
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
