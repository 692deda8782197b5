package dev.seiri.lambda.stream;

import dev.seiri.core.id.ExecutionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// How long the rows of each execution take to be rendered in one batch. Each rendering is bounded,
/// but a batch has many, and they keep the rows of other executions waiting.
final class RenderingTime {
  /// The longest in one batch: some hundred times what a thousand ordinary rows take.
  static final Duration MOST = Duration.ofSeconds(5);

  /// How much later it is looked whether the execution was cancelled.
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final LongSupplier nanos;
  private final Map<ExecutionId, Long> spent = new HashMap<>();

  /// @param nanos a clock that only goes on, in nanoseconds
  RenderingTime(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// What to do before the next row of an execution.
  enum Next {
    GO_ON,
    LOOK_AGAIN,
    HALT
  }

  /// A rendered row, and what to do before the next.
  record Timed(Prepared row, Next next) {}

  Timed timed(ExecutionId execution, Supplier<Prepared> rendering) {
    long start = nanos.getAsLong();
    Prepared row = rendering.get();
    long before = spent.getOrDefault(execution, 0L);
    long after = before + nanos.getAsLong() - start;
    spent.put(execution, after);
    return new Timed(row, next(before, after));
  }

  private static Next next(long before, long after) {
    if (after > MOST.toNanos()) {
      return Next.HALT;
    }
    return after / LOOK.toNanos() > before / LOOK.toNanos() ? Next.LOOK_AGAIN : Next.GO_ON;
  }
}
