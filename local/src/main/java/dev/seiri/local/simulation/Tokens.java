package dev.seiri.local.simulation;

import java.util.function.LongSupplier;

/// A quota a minute: at most a minute's worth at once, filled again evenly. Thread-safe.
final class Tokens {
  private static final double MINUTE = 60e9;

  private final double perMinute;
  private final LongSupplier nanos;
  private double left;
  private long filled;

  /// @param perMinute `Long.MAX_VALUE` where there is no quota
  Tokens(long perMinute, LongSupplier nanos) {
    this.perMinute = perMinute;
    this.nanos = nanos;
    this.left = perMinute;
    this.filled = nanos.getAsLong();
  }

  /// Takes some, if there are as many.
  synchronized boolean take(long count) {
    long now = nanos.getAsLong();
    left = Math.min(perMinute, left + (now - filled) / MINUTE * perMinute);
    filled = now;
    if (left < count) {
      return false;
    }
    left -= count;
    return true;
  }

  /// Gives back what was taken and not used.
  synchronized void giveBack(long count) {
    left = Math.min(perMinute, left + count);
  }
}
