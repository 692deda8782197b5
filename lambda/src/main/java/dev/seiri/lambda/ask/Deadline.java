package dev.seiri.lambda.ask;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/// The moment by which an invocation has to report rows that it did not finish.
///
/// @param stopped becomes true when the process is to end: then no time is left, whatever the clock
///   says, while a call in flight still has its own
public record Deadline(Instant at, Clock clock, BooleanSupplier stopped) {

  public static Deadline in(Duration time, Clock clock) {
    return new Deadline(clock.instant().plus(time), clock, () -> false);
  }

  /// The time left, never negative.
  Duration left() {
    if (stopped.getAsBoolean()) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), at);
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
