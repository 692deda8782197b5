package dev.seiri.core.export;

import dev.seiri.core.id.ExecutionId;

/// Where finished executions are filed so that all of them can be asked together. It takes several
/// steps, each of which may take minutes, may fail, and may be done again without harm.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the warehouse does not answer.
public interface Warehouse {
  /// How a step stands.
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

  /// How a piece of work stands.
  State state(String work);
}
