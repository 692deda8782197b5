package dev.seiri.core.concurrent;

import java.security.SecureRandom;
import java.time.Duration;

/// Exponential backoff with full jitter: pauses between retries, each random between nothing and a
/// bound that doubles with every failure. Those who failed together do not retry together.
///
/// @param base the bound of the first pause
/// @param longest the bound that no pause passes
public record Backoff(Duration base, Duration longest) {
  /// Processes resumed from one snapshot must not pause alike; this source is safe against that.
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final int MOST_DOUBLINGS = 20;

  public Backoff {
    if (base.isNegative() || base.isZero() || base.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "the first pause must be positive and at most the longest, %s, not %s"
              .formatted(longest, base));
    }
  }

  /// The longest that the pause after a failure can be.
  ///
  /// @param failures how often it has failed by now, from 1
  public Duration bound(int failures) {
    Duration doubled = base.multipliedBy(1L << Math.clamp(failures - 1L, 0, MOST_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  /// A pause after a failure.
  ///
  /// @param failures how often it has failed by now, from 1
  public Duration pause(int failures) {
    return Duration.ofMillis(RANDOM.nextLong(bound(failures).toMillis() + 1));
  }

  /// A pause of at least half its bound, for what is known to take its time.
  ///
  /// @param failures how often it has failed by now, from 1
  public Duration longPause(int failures) {
    Duration half = bound(failures).dividedBy(2);
    return half.plusMillis(RANDOM.nextLong(half.toMillis() + 1));
  }

  /// Sleeps for a pause after a failure. An interrupt ends it.
  ///
  /// @param failures how often it has failed by now, from 1
  public void sleep(int failures) throws InterruptedException {
    Thread.sleep(pause(failures));
  }
}
