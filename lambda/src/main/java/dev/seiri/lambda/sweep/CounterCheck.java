package dev.seiri.lambda.sweep;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import dev.seiri.core.result.Rows;
import dev.seiri.core.result.Totals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The comparison of an execution's counters with its results, and their correction. Counters are
/// off where a batch died between writing results and counting them, or could not count them.
///
/// An execution that is finished, halted or cancelled is compared once, and again when its counters
/// have changed or it was resumed. Results are read only where there are more or fewer of them than
/// the counters say. The counters are replaced in one write, which fails if anything was counted
/// since they were read, and only when no batch can still count what it has written.
final class CounterCheck {
  private static final Logger LOG = LoggerFactory.getLogger(CounterCheck.class);

  /// An invocation on Lambda lasts 15 minutes at most, and the handlers notice a halt within some
  /// seconds.
  private static final Duration LONGEST_BATCH = Duration.ofMinutes(16);

  private final SweepPorts ports;
  private final Exporter exporter;
  private final BooleanSupplier idle;
  private final Clock clock;

  /// @param idle whether it is known that no batch is being processed
  CounterCheck(SweepPorts ports, Exporter exporter, BooleanSupplier idle, Clock clock) {
    this.ports = ports;
    this.exporter = exporter;
    this.idle = idle;
    this.clock = clock;
  }

  /// Continues the comparison of an execution whose rows are not processed now.
  ///
  /// @return whether the execution has changed
  boolean advance(Execution execution, Instant until) throws InterruptedException {
    if (!isDue(execution)) {
      return false;
    }
    long counted = execution.tally().results();
    Sweeping at = execution.sweeping();
    // One that began later than now began before the clock was set back, and its time is not known.
    boolean begun =
        at.check()
            .filter(check -> check.counted() == counted && !check.since().isAfter(clock.instant()))
            .isPresent();
    if (!begun) {
      at = at.checking(new Sweeping.CounterCheck(counted, clock.instant(), false));
      if (!ports.executions().swept(execution.id(), at)) {
        return true;
      }
    }
    Instant since = at.check().orElseThrow().since();
    if (!isQuiet(since)) {
      return !begun;
    }
    Rows rows = new Rows(execution.id(), execution.requestCount().orElseThrow());
    Optional<Tally> exact = exact(execution, rows, until);
    if (exact.isEmpty() || !isQuiet(since)) {
      return !begun;
    }
    if (!exact.get().isSame(execution.tally()) || isDamaged(execution)) {
      if (!ports.executions().recount(execution, exact.get())) {
        return !begun;
      }
      LOG.warn(
          "the counters of {} said {} results and are set to what {} results add up to",
          execution.id(),
          counted,
          exact.get().results());
    }
    ports
        .executions()
        .find(execution.id())
        .ifPresent(now ->
            now.sweeping().exportedAt().ifPresent(moment -> exporter.summarize(now, moment)));
    ports
        .executions()
        .swept(
            execution.id(),
            at.checking(new Sweeping.CounterCheck(exact.get().results(), since, true)));
    return true;
  }

  private static boolean isDue(Execution execution) {
    if (execution.requestCount().isEmpty()) {
      return false;
    }
    long counted = execution.tally().results();
    Optional<Sweeping.CounterCheck> check = execution.sweeping().check();
    return check.isEmpty()
        ? execution.status() != ExecutionStatus.FINISHED
            || counted != execution.requestCount().getAsLong()
            || isDamaged(execution)
        : !check.get().done() || check.get().counted() != counted;
  }

  private static boolean isDamaged(Execution execution) {
    return !execution.damagedCounters().isEmpty();
  }

  /// Whether every batch has ended that may have written results without counting them yet.
  private boolean isQuiet(Instant since) {
    return idle.getAsBoolean() || clock.instant().isAfter(since.plus(LONGEST_BATCH));
  }

  /// What the results add up to: what is counted, where there are as many as are counted; empty if
  /// there is no time left. Of damaged results it is not known, and `seiri repair` finds them.
  private Optional<Tally> exact(Execution execution, Rows rows, Instant until)
      throws InterruptedException {
    long pending = rows.pending(ports.results()).cardinality();
    if (rows.count() - pending == execution.tally().results() && !isDamaged(execution)) {
      return Optional.of(execution.tally());
    }
    Totals totals = new Totals();
    Iterator<RequestId> requests = rows.requests();
    try (ResultStream results =
        new ResultStream(ports.results(), execution.id(), rows.requests())) {
      while (results.hasNext()) {
        if (clock.instant().isAfter(until)) {
          LOG.warn("there is no time left to recount {}", execution.id());
          return Optional.empty();
        }
        RequestId request = requests.next();
        Optional<ResultDocument> result = results.next();
        if (result.isPresent() && !result.get().isOf(request)) {
          throw new MalformedItem("the result of %s is not its own".formatted(request));
        }
        result.ifPresent(totals::add);
      }
    } catch (MalformedItem e) {
      LOG.warn(
          "execution {} cannot be recounted, see `seiri verify {}`: {}",
          execution.id(),
          execution.id(),
          e.getMessage());
      return Optional.of(execution.tally());
    }
    return Optional.of(totals.tally());
  }
}
