package dev.seiri.lambda.ask;

import dev.seiri.core.concurrent.Backoff;
import java.time.Duration;

/// The retry policy of model calls: attempts, and exponential backoff with jitter.
///
/// @param attempts the most calls of one model for one question and invocation, from 1
/// @param failures how many of them may fail otherwise than by throttling, from 1: waiting for one
///   bad row keeps its whole batch waiting
public record RetryPolicy(int attempts, int failures, Backoff backoff) {
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(10, 4, new Backoff(Duration.ofMillis(250), Duration.ofSeconds(20)));
}
