package dev.seiri.lambda.stream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When to call a model again: full jitter under a doubling bound.
///
/// @param attempts the most calls for one question and invocation, from 1
/// @param base the bound of the first pause
/// @param longest the bound that no pause passes
record RetryPolicy(int attempts, Duration base, Duration longest) {
  static final RetryPolicy DEFAULT =
      new RetryPolicy(10, Duration.ofMillis(250), Duration.ofSeconds(20));

  /// The pause after a failed attempt, counted from 1.
  Duration pause(int attempt, RandomGenerator random) {
    long bound = Math.min(longest.toMillis(), base.toMillis() << Math.min(attempt - 1, 20));
    return Duration.ofMillis(random.nextLong(bound + 1));
  }
}
