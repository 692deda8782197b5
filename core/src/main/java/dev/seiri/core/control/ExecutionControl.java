package dev.seiri.core.control;

import dev.seiri.core.execution.BudgetStore;
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
  private final BudgetStore budgets;

  public ExecutionControl(ExecutionStore executions, BudgetStore budgets) {
    this.executions = executions;
    this.budgets = budgets;
  }

  /// Cancels an open or halted execution.
  ///
  /// @return whether it was either until now
  public boolean cancel(ExecutionId id, String reason) {
    return executions.cancel(id, reason);
  }

  /// Resumes a halted execution. The sweep redrives its pending rows, and settles what processes
  /// that died have reserved.
  ///
  /// @param limits the limits from now on; one that is absent stays as it is. What was spent or is
  ///   reserved already is part of them
  /// @return whether it was halted until now
  public boolean resume(ExecutionId id, Limits limits) {
    if (!limits.equals(Limits.NONE)) {
      Optional<Execution> halted =
          executions.find(id).filter(there -> there.status() == ExecutionStatus.HALTED);
      halted.ifPresent(there -> budgets.limit(id, OtherLimits.over(there.limits(), limits)));
    }
    return executions.resume(id);
  }
}
