package dev.seiri.cli.run;

import dev.seiri.core.execution.Execution;

/// The state of an execution's loading. Until its loader has counted the rows, only those with a
/// result are known, which must not be taken for all.
public final class Loading {
  private Loading() {}

  /// Whether a loader is still writing an execution's rows, or was interrupted. An execution that
  /// another client feeds has no count and no end.
  public static boolean isUnfinished(Execution execution) {
    return execution.isPartiallyLoaded();
  }

  /// The state, and what to do about it.
  public static String describe(Execution execution) {
    return "%s is only partially loaded (it is %s%s), so the number of missing rows is unknown; if no loader is running any more, load the same rows again with --execution-id %s"
        .formatted(
            execution.id(),
            execution.status().word(),
            execution.reason().map(reason -> ": " + reason).orElse(""),
            execution.id());
  }
}
