package dev.seiri.lambda.sweep;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Sweeping.Filing;
import dev.seiri.core.export.Warehouse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files finished executions in the warehouse, step by step. The progress is kept with the
/// execution, so that any sweep can continue.
final class WarehouseExport {
  private static final Logger LOG = LoggerFactory.getLogger(WarehouseExport.class);

  /// After so many failures of a step filing is given up, with the reason kept; the sweep fails
  /// once, which raises its alarm.
  private static final int MOST_FAILURES = 5;

  /// A step mostly takes seconds: waiting for it saves waiting for the next sweep.
  private static final int LOOKS = 20;

  private final ExecutionStore executions;
  private final Warehouse warehouse;
  private final Duration pause;
  private final Clock clock;

  /// @param pause between two polls of a step
  WarehouseExport(ExecutionStore executions, Warehouse warehouse, Duration pause, Clock clock) {
    this.executions = executions;
    this.warehouse = warehouse;
    this.pause = pause;
    this.clock = clock;
  }

  /// Continues to file an execution.
  ///
  /// @param until when to stop
  /// @throws StoreUnavailable if the warehouse fails; the next sweep retries
  void advance(Execution execution, Instant until) throws InterruptedException {
    Optional<Sweeping> at = Optional.of(execution.sweeping());
    for (int look = 0; look < LOOKS && isOpen(at) && clock.instant().isBefore(until); look++) {
      at = step(execution, at.get());
    }
  }

  private static boolean isOpen(Optional<Sweeping> at) {
    return at.isPresent() && at.get().filedAt().isEmpty();
  }

  /// Polls the current step; empty if another sweep has changed it.
  private Optional<Sweeping> step(Execution execution, Sweeping at) throws InterruptedException {
    Filing filing = at.filing().orElse(new Filing(0, ""));
    if (filing.step() >= warehouse.steps()) {
      LOG.info("execution {} is filed", execution.id());
      return note(execution, at.filed(clock.instant()));
    }
    if (filing.work().isEmpty()) {
      String work = warehouse.begin(execution.id(), filing.step());
      return note(
          execution,
          at.filing(new Filing(filing.step(), work, filing.failures(), filing.reason())));
    }
    return switch (warehouse.state(filing.work())) {
      case UNDER_WAY -> {
        Thread.sleep(pause);
        yield Optional.of(at);
      }
      case DONE -> note(execution, at.filing(new Filing(filing.step() + 1, "")));
      case FAILED -> failed(execution, at, filing);
    };
  }

  private Optional<Sweeping> failed(Execution execution, Sweeping at, Filing filing) {
    String reason = warehouse.reason(filing.work());
    Filing failed = new Filing(filing.step(), "", filing.failures() + 1, reason);
    if (failed.failures() >= MOST_FAILURES) {
      note(execution, at.notFiled(failed, clock.instant()));
      throw new StoreUnavailable(
          String.format(
              Locale.ROOT,
              "%s cannot be filed and is left out of the compacted table, after %d failures; its"
                  + " results and export exist",
              execution.id(),
              failed.failures()),
          new IllegalStateException(reason));
    }
    Optional<Sweeping> noted = note(execution, at.filing(failed));
    LOG.warn("filing {} has failed and is retried: {}", execution.id(), reason);
    return noted;
  }

  private Optional<Sweeping> note(Execution execution, Sweeping sweeping) {
    return executions.swept(execution.id(), sweeping) ? Optional.of(sweeping) : Optional.empty();
  }
}
