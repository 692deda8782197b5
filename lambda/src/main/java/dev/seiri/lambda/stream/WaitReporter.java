package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.lambda.ask.WaitCauses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A reporter of what rows wait for: it keeps the newest cause on each execution's item, where
/// commands and sheets read it. It writes on changes alone, and once a minute while a cause lasts.
final class WaitReporter {
  private static final Logger LOG = LoggerFactory.getLogger(WaitReporter.class);

  /// How long after a write the next one for the same execution.
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Duration REPEAT = Duration.ofMinutes(1);

  private final ExecutionStore executions;
  private final WaitCauses causes;
  private final Clock clock;
  private final ReentrantLock writing = new ReentrantLock();

  /// Guarded by this.
  private final Map<ExecutionId, Noted> noted = new HashMap<>();

  WaitReporter(ExecutionStore executions, WaitCauses causes, Clock clock) {
    this.executions = executions;
    this.causes = causes;
    this.clock = clock;
    causes.whenChanged(this::changed);
  }

  /// What is noted of an execution.
  ///
  /// @param cause what was written last
  /// @param tried when a write was tried last
  private record Noted(Optional<WaitCause> cause, Instant tried) {}

  /// Reports what has changed, unless that is being done.
  void report() {
    if (writing.tryLock()) {
      try {
        due().forEach(this::write);
      } finally {
        writing.unlock();
      }
    }
  }

  /// The same beside what met the change: that must not wait for a table.
  private void changed() {
    if (!writing.isLocked() && !due().isEmpty()) {
      Thread.ofVirtual().name("wait-reporter").start(this::report);
    }
  }

  private synchronized List<ExecutionId> due() {
    Map<ExecutionId, WaitCause> newest = causes.newest();
    Set<ExecutionId> all = new HashSet<>(newest.keySet());
    all.addAll(noted.keySet());
    return all.stream().filter(id -> isDue(noted.get(id), newest.get(id))).toList();
  }

  private boolean isDue(@Nullable Noted last, @Nullable WaitCause now) {
    if (last == null) {
      return true;
    }
    Duration since = Duration.between(last.tried(), clock.instant());
    boolean same =
        last.cause().map(WaitCause::why).equals(Optional.ofNullable(now).map(WaitCause::why));
    return since.isNegative() || since.compareTo(same ? REPEAT : PAUSE) >= 0;
  }

  private void write(ExecutionId id) {
    Optional<WaitCause> cause = Optional.ofNullable(causes.newest().get(id));
    Optional<WaitCause> before = before(id);
    try {
      if (cause.isPresent()) {
        executions.waitsFor(id, cause.get());
      } else {
        before.ifPresent(old -> executions.waitsNoMore(id, old));
      }
      note(id, new Noted(cause, clock.instant()));
    } catch (StoreUnavailable e) {
      LOG.debug("what {} waits for is not noted: {}", id, e.getMessage());
      note(id, new Noted(before, clock.instant()));
    }
  }

  private synchronized Optional<WaitCause> before(ExecutionId id) {
    return Optional.ofNullable(noted.get(id)).flatMap(Noted::cause);
  }

  private synchronized void note(ExecutionId id, Noted now) {
    if (now.cause().isEmpty() && !causes.newest().containsKey(id)) {
      noted.remove(id);
    } else {
      noted.put(id, now);
    }
  }
}
