package dev.seiri.core.execution;

import java.util.Locale;
import java.util.Optional;

/// The status of an execution. An item without a status, put by another client, is `RUNNING`.
public enum ExecutionStatus {
  /// The loader is still writing requests; those written are already being processed.
  LOADING,
  /// All requests are written.
  RUNNING,
  /// A fault of the whole run stopped it; the rest stays pending and unpaid.
  HALTED,
  /// A person cancelled it; the rest stays pending and unpaid.
  CANCELLED,
  /// Every request has a result.
  FINISHED;

  /// Whether its rows may be sent to a model.
  public boolean isOpen() {
    return this != HALTED && this != CANCELLED;
  }

  /// The word in the table.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The status of a word in the table, if it is one.
  public static Optional<ExecutionStatus> of(String word) {
    for (ExecutionStatus status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
