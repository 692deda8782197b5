package dev.seiri.lambda.ask;

import dev.seiri.core.execution.Execution;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The concurrency limiter of each model, within this process.
public final class ConcurrencyLimiters {
  private final Map<String, ConcurrencyLimiter> byModel = new ConcurrentHashMap<>();
  private final int bound;

  /// @param bound the most calls at once to one model where the execution says nothing, from 1
  public ConcurrencyLimiters(int bound) {
    this.bound = bound;
  }

  /// The limiter of a model. An execution that names its own bound has a limiter of its own.
  public ConcurrencyLimiter of(Execution execution, String model) {
    if (execution.payload().maxInFlight().isEmpty()) {
      return byModel.computeIfAbsent(model, m -> ConcurrencyLimiter.upTo(bound));
    }
    return byModel.computeIfAbsent(
        model + "\n" + execution.id(), key -> ConcurrencyLimiter.of(bound(execution)));
  }

  /// The most calls at once for an execution.
  public int bound(Execution execution) {
    return execution.payload().maxInFlight().orElse(bound);
  }
}
