package dev.seiri.lambda.ask;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When to call a model again: full jitter under a doubling bound.
///
/// @param attempts the most calls of one model for one question and invocation, from 1
/// @param failures how many of them may fail otherwise than by throttling, from 1: whoever waits
///   for one bad row keeps its whole batch waiting
/// @param base the bound of the first pause
/// @param longest the bound that no pause passes
public record RetryPolicy(int attempts, int failures, Duration base, Duration longest) {
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(10, 4, Duration.ofMillis(250), Duration.ofSeconds(20));

  /// The pause after a failed attempt, counted from 1.
  Duration pause(int attempt, RandomGenerator random) {
    long bound = Math.min(longest.toMillis(), base.toMillis() << Math.min(attempt - 1, 20));
    return Duration.ofMillis(random.nextLong(bound + 1));
  }
}
