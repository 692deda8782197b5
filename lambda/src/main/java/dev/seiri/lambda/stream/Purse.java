package dev.seiri.lambda.stream;

import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.lambda.stream.Budgets.Grant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What one batch may spend, by execution with a budget. Closing it gives back what is left.
final class Purse implements AutoCloseable {
  private final Budgets budgets;
  private final Map<ExecutionId, Grant> grants = new HashMap<>();
  private final Set<QuestionId> wanted = new HashSet<>();
  private final Map<ExecutionId, Amount> spent = new ConcurrentHashMap<>();

  /// Reserves for the questions that are to be asked.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if a table gives out: then nothing may be asked
  Purse(Budgets budgets, Map<Execution, Map<QuestionId, Question>> questions) {
    this.budgets = budgets;
    questions.forEach((execution, misses) -> {
      if (execution.limits().hasBudget()) {
        wanted.addAll(misses.keySet());
        grants.put(execution.id(), budgets.reserve(execution, misses));
      }
    });
  }

  /// Why a question may not be asked now, if that is so. One that is answered already costs
  /// nothing.
  Optional<Asked> refusal(Prepared.Asking row) {
    Grant grant = grants.get(row.execution().id());
    if (grant == null || !wanted.contains(row.id()) || grant.allowed().contains(row.id())) {
      return Optional.empty();
    }
    return Optional.of(
        grant
            .exhausted()
            .<Asked>map(Asked.Halted::new)
            .orElse(new Asked.NotYet("the budget has no room for it while others are asking")));
  }

  /// The till for what is asked for an execution.
  Till till(ExecutionId execution) {
    return new Till() {
      @Override
      public void paid(Completion completion) {
        spend(execution, budgets.spent(completion));
      }

      @Override
      public void cutOff(Question question) {
        spend(execution, budgets.cutOff(question));
      }
    };
  }

  private void spend(ExecutionId execution, Amount amount) {
    if (grants.containsKey(execution)) {
      spent.merge(execution, amount, Amount::plus);
    }
  }

  @Override
  public void close() {
    grants.forEach((id, grant) -> budgets.settle(grant, spent.getOrDefault(id, Amount.NOTHING)));
  }
}
