package dev.seiri.lambda.ask;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Text;
import java.time.Clock;
import java.time.Instant;
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

  private final Map<ExecutionId, Map<Part, Cause>> byExecution = new LinkedHashMap<>();
  private final Clock clock;

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

  /// A fault, and when it was met last.
  public record Cause(Instant at, String why) {}

  /// Notes a fault.
  public synchronized void note(ExecutionId execution, Part part, String why) {
    byExecution
        .computeIfAbsent(execution, id -> new EnumMap<>(Part.class))
        .put(part, new Cause(clock.instant(), Text.excerpt(why, LONGEST)));
    if (byExecution.size() > MOST_EXECUTIONS) {
      byExecution.remove(byExecution.keySet().iterator().next());
    }
  }

  /// A part works again.
  public synchronized void clear(ExecutionId execution, Part part) {
    Map<Part, Cause> causes = byExecution.get(execution);
    if (causes != null) {
      causes.remove(part);
      if (causes.isEmpty()) {
        byExecution.remove(execution);
      }
    }
  }

  /// The newest cause of each execution whose rows wait.
  public synchronized Map<ExecutionId, Cause> newest() {
    Map<ExecutionId, Cause> newest = new LinkedHashMap<>();
    byExecution.forEach(
        (execution, causes) -> latest(causes).ifPresent(cause -> newest.put(execution, cause)));
    return newest;
  }

  private static Optional<Cause> latest(Map<Part, Cause> causes) {
    return causes.values().stream().max(Comparator.comparing(Cause::at));
  }
}
