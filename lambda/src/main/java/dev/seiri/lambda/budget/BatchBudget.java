package dev.seiri.lambda.budget;

import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.lambda.ask.Asked;
import dev.seiri.lambda.ask.SpendRecorder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What one batch may spend, by execution with a budget. Closing it gives back what is left.
public final class BatchBudget implements AutoCloseable {
  private final Budgets budgets;
  private final Map<ExecutionId, Reservation> reservations = new HashMap<>();
  private final Set<QuestionId> wanted = new HashSet<>();
  private final Map<ExecutionId, Amount> spent = new ConcurrentHashMap<>();

  /// Reserves for the questions that are to be asked.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if a table gives out: then nothing may be asked
  public BatchBudget(Budgets budgets, Map<Execution, Map<QuestionId, Question>> questions) {
    this.budgets = budgets;
    questions.forEach((execution, misses) -> {
      if (execution.limits().hasBudget()) {
        wanted.addAll(misses.keySet());
        reservations.put(execution.id(), budgets.reserve(execution, misses));
      }
    });
  }

  /// Why a question may not be asked now, if that is so. One that is answered already costs
  /// nothing.
  public Optional<Asked> refusal(ExecutionId execution, QuestionId question) {
    Reservation reservation = reservations.get(execution);
    if (reservation == null
        || !wanted.contains(question)
        || reservation.allowed().contains(question)) {
      return Optional.empty();
    }
    return Optional.of(
        reservation
            .exhausted()
            .<Asked>map(Asked.Halted::new)
            .orElse(new Asked.NotYet("the budget has no room for it while others are asking")));
  }

  /// Records what is spent for an execution.
  public SpendRecorder recorder(ExecutionId execution) {
    return new SpendRecorder() {
      @Override
      public void paid(Completion completion) {
        spend(execution, budgets.spent(completion));
      }

      @Override
      public void lost(Question question) {
        spend(execution, budgets.cutOff(question));
      }
    };
  }

  private void spend(ExecutionId execution, Amount amount) {
    if (reservations.containsKey(execution)) {
      spent.merge(execution, amount, Amount::plus);
    }
  }

  @Override
  public void close() {
    reservations.forEach(
        (id, reservation) -> budgets.release(reservation, spent.getOrDefault(id, Amount.NOTHING)));
  }
}
