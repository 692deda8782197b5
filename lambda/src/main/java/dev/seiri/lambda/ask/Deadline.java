package dev.seiri.lambda.ask;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/// The moment by which an invocation has to report rows that it did not finish.
///
/// @param stopped becomes true when the process is to end: then no time is left, whatever the clock
///   says, while a call in flight still has its own
/// @param nanos the same moment as [System#nanoTime] will tell it, for a clock that is set back:
///   the invocation is ended when its time is over, whatever the clock says
public record Deadline(Instant at, Clock clock, BooleanSupplier stopped, long nanos) {

  public static Deadline in(Duration time, Clock clock) {
    return in(time, clock, () -> false);
  }

  public static Deadline in(Duration time, Clock clock, BooleanSupplier stopped) {
    return new Deadline(
        clock.instant().plus(time), clock, stopped, System.nanoTime() + time.toNanos());
  }

  /// The time left, never negative.
  Duration left() {
    if (stopped.getAsBoolean()) {
      return Duration.ZERO;
    }
    Duration wall = Duration.between(clock.instant(), at);
    Duration elapsed = Duration.ofNanos(nanos - System.nanoTime());
    Duration left = wall.compareTo(elapsed) < 0 ? wall : elapsed;
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// Whether no time is left.
  public boolean hasPassed() {
    return left().isZero();
  }

  /// Sleeps, but not past the deadline.
  ///
  /// @return whether time is left afterwards
  boolean sleep(Duration time) throws InterruptedException {
    Duration left = left();
    if (time.compareTo(left) >= 0) {
      return false;
    }
    Thread.sleep(time);
    return true;
  }
}
