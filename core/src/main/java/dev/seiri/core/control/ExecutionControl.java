package dev.seiri.core.control;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.OtherLimits;
import dev.seiri.core.id.ExecutionId;
import java.util.Optional;

/// Stops executions for good, and opens halted ones again.
public final class ExecutionControl {
  private final ExecutionStore executions;

  public ExecutionControl(ExecutionStore executions) {
    this.executions = executions;
  }

  /// Cancels an open or halted execution.
  ///
  /// @return whether it was either until now
  public boolean cancel(ExecutionId id, String reason) {
    return executions.cancel(id, reason);
  }

  /// Resumes a halted execution, which releases the reservations of processes that died. The sweep
  /// redrives its pending rows.
  ///
  /// @param limits the limits from now on; one that is absent stays as it is. They are set while
  ///   nothing runs, and what was spent already is part of them
  /// @return whether it was halted until now
  public boolean resume(ExecutionId id, Limits limits) {
    if (!limits.equals(Limits.NONE)) {
      Optional<Execution> halted =
          executions.find(id).filter(there -> there.status() == ExecutionStatus.HALTED);
      halted.ifPresent(there -> executions.limit(id, OtherLimits.over(there.limits(), limits)));
    }
    boolean resumed = executions.resume(id);
    if (resumed) {
      executions.refund(id);
    }
    return resumed;
  }
}
