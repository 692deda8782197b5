package dev.seiri.lambda.ask;

import dev.seiri.core.execution.Execution;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The concurrency limiter of each model, within this process. All limiters of a model together
/// make no more calls at once than the process may, and those of all models no more than there are
/// connections: a call that waits for one may be cut off before its answer, and still be paid for.
public final class ConcurrencyLimiters {
  private static final Logger LOG = LoggerFactory.getLogger(ConcurrencyLimiters.class);

  private final Map<String, ConcurrencyLimiter> byModel = new ConcurrentHashMap<>();
  private final Map<String, Semaphore> quotas = new ConcurrentHashMap<>();
  private final Semaphore connections;
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final int bound;
  private final int most;

  /// @param bound the most calls at once to one model where the execution says nothing, from 1
  /// @param most the most calls at once whatever an execution says: there are connections for no
  ///   more
  public ConcurrencyLimiters(int bound, int most) {
    this.bound = bound;
    this.most = most;
    this.connections = new Semaphore(connections(most), true);
  }

  /// The connections that a process needs, so that no call waits for one: two models are asked at
  /// full speed where one is the other's fallback.
  ///
  /// @param most the most calls at once to one model
  public static int connections(int most) {
    return Math.max(64, 2 * most);
  }

  /// The limiter of a model. An execution that names its own bound has a limiter of its own.
  public ConcurrencyLimiter of(Execution execution, String model) {
    if (execution.payload().maxInFlight().isEmpty()) {
      return byModel.computeIfAbsent(model, m -> ConcurrencyLimiter.upTo(bound, shared(m)));
    }
    return byModel.computeIfAbsent(
        model + "\n" + execution.id(),
        key -> ConcurrencyLimiter.of(bound(execution), shared(model)));
  }

  private List<Semaphore> shared(String model) {
    return List.of(quotas.computeIfAbsent(model, m -> new Semaphore(most, true)), connections);
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
