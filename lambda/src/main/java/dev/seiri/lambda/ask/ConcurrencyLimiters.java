package dev.seiri.lambda.ask;

import dev.seiri.core.execution.Execution;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The concurrency limiter of each model, within this process.
public final class ConcurrencyLimiters {
  private static final Logger LOG = LoggerFactory.getLogger(ConcurrencyLimiters.class);

  private final Map<String, ConcurrencyLimiter> byModel = new ConcurrentHashMap<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final int bound;
  private final int most;

  /// @param bound the most calls at once to one model where the execution says nothing, from 1
  /// @param most the most calls at once whatever an execution says: there are connections for no
  ///   more
  public ConcurrencyLimiters(int bound, int most) {
    this.bound = bound;
    this.most = most;
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
    int wanted = execution.payload().maxInFlight().orElse(bound);
    if (wanted > most && told.add(execution.id().value())) {
      LOG.warn(
          "execution {}: at most {} calls are in flight, as MAX_IN_FLIGHT says, not {}",
          execution.id(),
          most,
          wanted);
    }
    return Math.min(wanted, most);
  }
}
