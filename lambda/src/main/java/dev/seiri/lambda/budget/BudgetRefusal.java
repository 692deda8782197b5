package dev.seiri.lambda.budget;

import dev.seiri.core.execution.Amount;

/// Why a question may not be asked: its execution's budget has no room for it.
public sealed interface BudgetRefusal {
  /// There is no room, and none will come: nothing is reserved that could be returned.
  record Exhausted(String reason) implements BudgetRefusal {}

  /// Room may come when calls in flight turn out cheaper than they can be.
  ///
  /// @param needed the most that the question can cost
  record NoRoomNow(Amount needed) implements BudgetRefusal {}
}
