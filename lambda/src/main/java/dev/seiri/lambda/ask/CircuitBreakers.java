package dev.seiri.lambda.ask;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;

/// The circuit breakers of models, within this process. One opens when half of the last calls
/// failed, and after a while permits a few calls to test whether the model has recovered.
final class CircuitBreakers {
  private final CircuitBreakerRegistry registry =
      CircuitBreakerRegistry.of(
          CircuitBreakerConfig.custom()
              .slidingWindowSize(20)
              .minimumNumberOfCalls(10)
              .failureRateThreshold(50)
              .waitDurationInOpenState(Duration.ofSeconds(10))
              .permittedNumberOfCallsInHalfOpenState(3)
              .maxWaitDurationInHalfOpenState(Duration.ofSeconds(60))
              .build());

  /// Whether a model may be called now. If so, [#failed], [#answered] or [#release] must follow.
  boolean permits(String model) {
    return breaker(model).tryAcquirePermission();
  }

  /// No call was made after all.
  void release(String model) {
    breaker(model).releasePermission();
  }

  void answered(String model, Duration took) {
    CircuitBreaker breaker = breaker(model);
    breaker.onSuccess(took.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
  }

  void failed(String model, Duration took, String why) {
    breaker(model)
        .onError(
            took.toNanos(),
            java.util.concurrent.TimeUnit.NANOSECONDS,
            new IllegalStateException(why));
  }

  private CircuitBreaker breaker(String model) {
    return registry.circuitBreaker(model);
  }
}
