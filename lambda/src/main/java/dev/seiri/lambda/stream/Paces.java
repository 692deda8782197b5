package dev.seiri.lambda.stream;

import dev.seiri.core.execution.Execution;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The pace of each model, within this process.
final class Paces {
  private final Map<String, Pace> byModel = new ConcurrentHashMap<>();
  private final int bound;

  /// @param bound the most calls at once to one model where the execution says nothing, from 1
  Paces(int bound) {
    this.bound = bound;
  }

  /// The pace of a model. An execution that names its own bound has a pace of its own.
  Pace of(Execution execution, String model) {
    if (execution.payload().maxInFlight().isEmpty()) {
      return byModel.computeIfAbsent(model, m -> Pace.upTo(bound));
    }
    return byModel.computeIfAbsent(model + "\n" + execution.id(), key -> Pace.of(bound(execution)));
  }

  /// The most calls at once for an execution.
  int bound(Execution execution) {
    return execution.payload().maxInFlight().orElse(bound);
  }
}
