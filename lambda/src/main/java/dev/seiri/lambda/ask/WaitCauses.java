package dev.seiri.lambda.ask;

import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Text;
import java.time.Clock;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Why the rows of executions wait, as this process sees it. Each part keeps its newest fault until
/// it works again: that the model answers says nothing about the ledger.
///
/// Safe for use by several threads.
public final class WaitCauses {
  private static final int MOST_EXECUTIONS = 100;
  private static final int LONGEST = 300;

  private final Map<ExecutionId, Map<Part, WaitCause>> byExecution = new LinkedHashMap<>();
  private final Clock clock;
  private volatile Runnable changed = () -> {};

  public WaitCauses(Clock clock) {
    this.clock = clock;
  }

  /// What can fail on its own.
  public enum Part {
    /// A model.
    MODEL,
    /// The ledger of answers.
    LEDGER,
    /// A row on its way to its result: tables, bucket, budget, and what the row itself holds.
    ROW
  }

  /// Tells of changes.
  ///
  /// @param then is run after each
  public void whenChanged(Runnable then) {
    changed = then;
  }

  /// Notes a fault.
  public void note(ExecutionId execution, Part part, String why) {
    synchronized (this) {
      byExecution
          .computeIfAbsent(execution, id -> new EnumMap<>(Part.class))
          .put(part, new WaitCause(clock.instant(), Text.excerpt(why, LONGEST)));
      if (byExecution.size() > MOST_EXECUTIONS) {
        byExecution.remove(byExecution.keySet().iterator().next());
      }
    }
    changed.run();
  }

  /// A part works again.
  public void clear(ExecutionId execution, Part part) {
    if (isCleared(execution, part)) {
      changed.run();
    }
  }

  private synchronized boolean isCleared(ExecutionId execution, Part part) {
    Map<Part, WaitCause> causes = byExecution.get(execution);
    if (causes == null || causes.remove(part) == null) {
      return false;
    }
    if (causes.isEmpty()) {
      byExecution.remove(execution);
    }
    return true;
  }

  /// The newest cause of each execution whose rows wait.
  public synchronized Map<ExecutionId, WaitCause> newest() {
    Map<ExecutionId, WaitCause> newest = new LinkedHashMap<>();
    byExecution.forEach(
        (execution, causes) -> latest(causes).ifPresent(cause -> newest.put(execution, cause)));
    return newest;
  }

  private static Optional<WaitCause> latest(Map<Part, WaitCause> causes) {
    return causes.values().stream().max(Comparator.comparing(WaitCause::at));
  }
}
