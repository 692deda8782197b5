package dev.seiri.bench.rig;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for a condition.
public final class Until {
  private static final Duration LOOK = Duration.ofMillis(20);

  private Until() {}

  /// Waits until it holds or the time is up.
  ///
  /// @return whether it holds
  public static boolean holds(BooleanSupplier condition, Duration longest)
      throws InterruptedException {
    long until = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        return false;
      }
      Thread.sleep(LOOK);
    }
    return true;
  }
}
