package dev.seiri.lambda.stream;

import dev.seiri.core.concurrent.BoundedCache;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits.Canary;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.ExecutionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Processes the first rows of an execution with a canary before the others, which follow only if
/// the canary passes: a batch holds many times the rows of a canary.
final class Canaries {
  private static final int MOST_KEPT = 1_000;

  /// Executions whose canary passed.
  private final BoundedCache<ExecutionId, Boolean> passed = new BoundedCache<>(MOST_KEPT);

  /// The two parts of a batch.
  ///
  /// @param ahead the groups of equal questions that go first
  /// @param others the rest
  record Parts(List<List<Prepared>> ahead, List<List<Prepared>> others) {}

  /// Splits a batch; without a canary all of it is processed at once.
  Parts part(List<List<Prepared>> groups) {
    Map<ExecutionId, Integer> rows = new HashMap<>();
    List<List<Prepared>> ahead = new ArrayList<>();
    List<List<Prepared>> others = new ArrayList<>();
    for (List<Prepared> group : groups) {
      if (group.getFirst() instanceof Prepared.ToAsk row && isWatched(row.execution())) {
        Canary canary = row.execution().limits().canary().orElseThrow();
        int before = rows.getOrDefault(row.execution().id(), 0);
        rows.merge(row.execution().id(), group.size(), Integer::sum);
        (before < canary.rows() ? ahead : others).add(group);
      } else {
        others.add(group);
      }
    }
    return new Parts(ahead, others);
  }

  /// Judges executions by their canary rows: those that fail are halted.
  void judge(Parts parts, List<Outcome> outcomes, Halts halts) {
    Map<ExecutionId, Tally> written = new HashMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Written w) {
        written.merge(w.execution(), w.tally(), Tally::plus);
      }
    }
    Map<ExecutionId, Execution> watched = new LinkedHashMap<>();
    for (List<Prepared> group : parts.ahead()) {
      if (group.getFirst() instanceof Prepared.ToAsk row) {
        watched.putIfAbsent(row.execution().id(), row.execution());
      }
    }
    watched.forEach((id, execution) -> {
      Tally tally = execution.tally().plus(written.getOrDefault(id, Tally.NONE));
      Canary canary = execution.limits().canary().orElseThrow();
      Optional<String> reason = reason(canary, tally, execution.tally().results());
      if (reason.isPresent()) {
        halts.halt(id, reason.get());
      } else if (tally.results() >= canary.rows()) {
        passed.put(id, true);
      }
    });
  }

  /// Why an execution fails by its canary, if it does.
  ///
  /// @param tally the results so far
  /// @param before how many there were when it was judged last
  static Optional<String> reason(Canary canary, Tally tally, long before) {
    return canary.fails(tally, before)
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "of the first %d results %d have no valid answer",
                tally.results(),
                tally.invalid()))
        : Optional.empty();
  }

  private boolean isWatched(Execution execution) {
    return !passed.contains(execution.id())
        && execution
            .limits()
            .canary()
            .filter(canary -> execution.tally().results() < canary.rows())
            .isPresent();
  }
}
