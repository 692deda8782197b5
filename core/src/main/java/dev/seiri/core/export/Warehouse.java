package dev.seiri.core.export;

import dev.seiri.core.id.ExecutionId;

/// The warehouse in which finished executions are filed, so that one query can read all of them.
/// Filing takes several steps. Each may take minutes, may fail, and is idempotent.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the warehouse does not answer.
public interface Warehouse {
  /// The state of a step.
  enum State {
    UNDER_WAY,
    DONE,
    FAILED
  }

  /// How many steps there are.
  int steps();

  /// Begins a step.
  ///
  /// @param step from 0
  /// @return the work's name, never empty
  String begin(ExecutionId execution, int step);

  /// The state of a step that has begun.
  State state(String work);

  /// Why a step has failed.
  String reason(String work);
}
