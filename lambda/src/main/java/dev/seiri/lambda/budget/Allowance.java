package dev.seiri.lambda.budget;

import dev.seiri.core.execution.Amount;
import dev.seiri.core.model.QuestionId;
import java.util.Map;
import java.util.Optional;

/// What one batch may ask for an execution with a budget.
///
/// @param reservation its name; empty where nothing was reserved
/// @param allowed the questions there is room for, with their places in the note
/// @param most the most that each of the batch's questions can cost
/// @param exhausted why the others will find no room any more, if that is so
record Allowance(
    Optional<String> reservation,
    Map<QuestionId, Integer> allowed,
    Map<QuestionId, Amount> most,
    Optional<String> exhausted) {
  Allowance {
    allowed = Map.copyOf(allowed);
    most = Map.copyOf(most);
  }

  /// Why a question may not be asked, if that is so. One that is answered already costs nothing.
  Optional<BudgetRefusal> refusal(QuestionId question) {
    Amount needed = most.get(question);
    if (needed == null || allowed.containsKey(question)) {
      return Optional.empty();
    }
    return Optional.of(
        exhausted
            .<BudgetRefusal>map(BudgetRefusal.Exhausted::new)
            .orElse(new BudgetRefusal.NoRoomNow(needed)));
  }
}
