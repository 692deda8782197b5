package dev.seiri.cli.run;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;

/// Whether all rows of an execution are known. Until its loader has counted them only those with a
/// result are, which must not pass for all.
public final class Loading {
  private Loading() {}

  /// Whether a loader is at work on an execution, or was and did not come to the end. What another
  /// client feeds has no count and no end.
  public static boolean isUnfinished(Execution execution) {
    return execution.requestCount().isEmpty()
        && (execution.status() == ExecutionStatus.LOADING
            || execution.provenance().sourceSha256().isPresent());
  }

  /// What is so, and what to do about it.
  public static String describe(Execution execution) {
    return "%s has not been loaded whole (it is %s%s), so nobody knows how many rows are missing; where no loader is at work any more, load the same rows again with --execution-id %s"
        .formatted(
            execution.id(),
            execution.status().word(),
            execution.reason().map(reason -> ": " + reason).orElse(""),
            execution.id());
  }
}
