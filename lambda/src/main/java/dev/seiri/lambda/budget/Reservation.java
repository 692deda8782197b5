package dev.seiri.lambda.budget;

import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.model.QuestionId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one batch may ask for an execution with a budget.
///
/// @param allowed the questions there is room for
/// @param reserved the most that they can cost
/// @param round of the budget, as the table counts them
/// @param exhausted why the others will find no room any more, if that is so
record Reservation(
    Execution execution,
    Set<QuestionId> allowed,
    Amount reserved,
    long round,
    Optional<String> exhausted) {
  Reservation {
    allowed = Set.copyOf(allowed);
  }

  static Reservation of(
      Execution execution, List<QuestionId> allowed, Amount reserved, long round) {
    return new Reservation(execution, Set.copyOf(allowed), reserved, round, Optional.empty());
  }

  static Reservation none(Execution execution, Optional<String> exhausted) {
    return new Reservation(execution, Set.of(), Amount.NOTHING, 0, exhausted);
  }
}
