package dev.seiri.lambda.stream;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.ExecutionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Executions whose requests the service called invalid while no other row was answered: either
/// these rows are at fault or the whole run is. A batch may hold nothing but the one bad row of a
/// good run, so one refusal is not enough.
final class Suspicions {
  private static final int MANY = 5;
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int MOST_KEPT = 1_000;

  private final Map<ExecutionId, Instant> since = new ConcurrentHashMap<>();

  /// Whether these results show that the model does answer this run.
  boolean isProof(Tally tally) {
    return tally.results()
            - tally.of(Verdict.TEMPLATE_ERROR)
            - tally.of(Verdict.INPUT_TOO_LARGE)
            - tally.of(Verdict.MODEL_ERROR)
        > 0;
  }

  /// Whether it is the run that is at fault: many questions were refused at once, or some have been
  /// for a good while.
  boolean areEnough(ExecutionId id, int refused, Instant now) {
    if (since.size() >= MOST_KEPT) {
      since.clear();
    }
    Instant first = since.computeIfAbsent(id, i -> now);
    boolean enough = refused >= MANY || Duration.between(first, now).compareTo(LONG) >= 0;
    if (enough) {
      since.remove(id);
    }
    return enough;
  }
}
