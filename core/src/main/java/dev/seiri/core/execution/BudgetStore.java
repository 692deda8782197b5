package dev.seiri.core.execution;

import dev.seiri.core.id.ExecutionId;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The accounts of executions, which outlive the processes that spend.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface BudgetStore {
  /// Reads an account, consistently; empty if there is no such execution.
  ///
  /// @throws dev.seiri.core.MalformedItem if the item does not keep to the contract
  Optional<Account> find(ExecutionId id);

  /// Changes an account in one conditional write. If another process changed it meanwhile, the
  /// change is made again to what that left.
  ///
  /// @param change depends on nothing but the account. One that gives back its argument writes
  ///   nothing.
  /// @return the account after the change; empty if there is no such execution
  Optional<Account> change(ExecutionId id, UnaryOperator<Account> change);

  /// Sets other limits. What is reserved stays reserved, so calls in flight cannot exceed them.
  default void limit(ExecutionId id, Limits limits) {
    change(id, account -> account.withLimits(limits));
  }
}
