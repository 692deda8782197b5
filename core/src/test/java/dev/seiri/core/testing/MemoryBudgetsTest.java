package dev.seiri.core.testing;

import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.id.ExecutionId;

class MemoryBudgetsTest extends BudgetStoreContract {
  private final MemoryExecutions executions = new MemoryExecutions();
  private int ids;

  @Override
  protected ExecutionStore executions() {
    return executions;
  }

  @Override
  protected BudgetStore budgets() {
    return executions.budgets();
  }

  @Override
  protected ExecutionId id() {
    return new ExecutionId("e" + ++ids);
  }
}
