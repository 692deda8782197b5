package dev.seiri.lambda.budget;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.budget.CallPrices;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Settlement;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.pack.Part;
import dev.seiri.lambda.ask.SpendRecorder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The money of one batch: what it may ask, and what it has spent. Closing it settles its
/// reservations.
public final class BatchBudget implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchBudget.class);

  private final Budgets budgets;
  private final ResponseLedger ledger;
  private final CallPrices prices;
  private final String note;
  private final Map<ExecutionId, Allowance> allowances;
  private final Map<ExecutionId, Map<QuestionId, Spending>> spending = new ConcurrentHashMap<>();
  private final Map<ExecutionId, Account> settled = new HashMap<>();
  private final Map<ExecutionId, Amount> unreserved = new HashMap<>();

  BatchBudget(
      Budgets budgets,
      ResponseLedger ledger,
      CallPrices prices,
      String note,
      Map<ExecutionId, Allowance> allowances) {
    this.budgets = budgets;
    this.ledger = ledger;
    this.prices = prices;
    this.note = note;
    this.allowances = Map.copyOf(allowances);
  }

  /// Why a question may not be asked now, if that is so.
  public Optional<BudgetRefusal> refusal(ExecutionId execution, QuestionId question) {
    return Optional.ofNullable(allowances.get(execution)).flatMap(all -> all.refusal(question));
  }

  /// Records what a question costs.
  ///
  /// @param repair whether its first answer is recorded already
  public SpendRecorder recorder(ExecutionId execution, QuestionId question, boolean repair) {
    return new Recorder(execution, question, repair, spending(execution, question));
  }

  /// Notes that a question's answer is recorded and has its ruling.
  public void judged(ExecutionId execution, QuestionId question) {
    spending(execution, question).judged = true;
  }

  /// The accounts as they were when this batch was settled.
  public Map<ExecutionId, Account> settled() {
    return Map.copyOf(settled);
  }

  /// What was spent for executions that had no budget when the batch began, without what was lost.
  public Map<ExecutionId, Amount> unreserved() {
    return Map.copyOf(unreserved);
  }

  private Spending spending(ExecutionId execution, QuestionId question) {
    return spending
        .computeIfAbsent(execution, id -> new ConcurrentHashMap<>())
        .computeIfAbsent(question, id -> new Spending());
  }

  /// What one question has spent.
  private static final class Spending {
    private final List<Completion> paid = new CopyOnWriteArrayList<>();
    private volatile boolean judged;

    /// Lost calls that are not booked yet.
    private volatile Amount unbooked = Amount.NOTHING;

    private volatile boolean spoiled;
  }

  private final class Recorder implements SpendRecorder {
    private final ExecutionId execution;
    private final QuestionId question;
    private final boolean repair;
    private final Spending spending;

    Recorder(ExecutionId execution, QuestionId question, boolean repair, Spending spending) {
      this.execution = execution;
      this.question = question;
      this.repair = repair;
      this.spending = spending;
    }

    @Override
    public void paid(Completion completion) {
      spending.paid.add(completion);
    }

    @Override
    public void lost(Question asked, Part part) {
      Amount most = part.of(prices.mostOfCall(asked, repair || !spending.paid.isEmpty()));
      Optional<Account> account = budgets.lose(execution, note, place(), most);
      if (account.isEmpty()) {
        spending.unbooked = spending.unbooked.plus(most);
      }
      spending.spoiled = isReserved() && account.filter(now -> now.admits(note, place())).isEmpty();
    }

    @Override
    public void dropped(boolean again) {
      if (spending.paid.isEmpty()) {
        return;
      }
      Amount cost = prices.paid(spending.paid.removeLast());
      if (!budgets.drop(execution, note, place(), cost, again)) {
        spending.unbooked = spending.unbooked.plus(cost);
      }
      spending.spoiled = isReserved();
    }

    private boolean isReserved() {
      Allowance allowance = allowances.get(execution);
      return allowance != null && allowance.reservation().isPresent();
    }

    /// The question's place in the note, -1 where nothing is reserved for it.
    private int place() {
      Allowance allowance = allowances.get(execution);
      return allowance == null ? -1 : allowance.allowed().getOrDefault(question, -1);
    }

    @Override
    public boolean admits() {
      return !spending.spoiled;
    }
  }

  @Override
  public void close() {
    Map<ExecutionId, Settlement> settlements = new HashMap<>();
    spending.forEach((execution, all) -> settlements.put(execution, settlement(all)));
    allowances.forEach((execution, allowance) -> {
      if (allowance.reservation().isPresent()) {
        Settlement settlement = settlements.getOrDefault(execution, Settlement.NOTHING);
        settlements.remove(execution);
        budgets
            .settle(execution, note, settlement)
            .ifPresent(account -> settled.put(execution, account));
      }
    });
    settlements.forEach((execution, settlement) -> {
      Amount lost = settlement.lost();
      if (!lost.isNothing()) {
        budgets.book(execution, new Settlement(lost, lost, Amount.NOTHING));
      }
      unreserved.put(execution, settlement.spent().minus(lost));
    });
  }

  /// What was paid is recorded, unless nothing is known of its question and the ledger has no
  /// answer of it.
  private Settlement settlement(Map<QuestionId, Spending> questions) {
    Map<QuestionId, Answer> recorded = recorded(questions);
    Amount spent = Amount.NOTHING;
    Amount lost = Amount.NOTHING;
    for (Map.Entry<QuestionId, Spending> question : questions.entrySet()) {
      Spending each = question.getValue();
      Optional<Answer> answer = Optional.ofNullable(recorded.get(question.getKey()));
      for (Completion completion : each.paid) {
        Amount cost = prices.paid(completion);
        spent = spent.plus(cost);
        if (!each.judged && answer.filter(known -> holds(known, completion)).isEmpty()) {
          lost = lost.plus(cost);
        }
      }
      spent = spent.plus(each.unbooked);
      lost = lost.plus(each.unbooked);
    }
    return new Settlement(spent, lost, Amount.NOTHING);
  }

  /// The answers in the ledger of questions that were paid and whose fate is not known here, as
  /// where a repair has to wait.
  private Map<QuestionId, Answer> recorded(Map<QuestionId, Spending> questions) {
    List<QuestionId> unknown =
        questions.entrySet().stream()
            .filter(e -> !e.getValue().paid.isEmpty() && !e.getValue().judged)
            .map(Map.Entry::getKey)
            .toList();
    try {
      return unknown.isEmpty() ? Map.of() : ledger.find(unknown);
    } catch (StoreUnavailable e) {
      LOG.warn("{} answers count as lost: {}", unknown.size(), e.getMessage());
      return Map.of();
    }
  }

  /// The ledger keeps a completion's time in milliseconds, so that is not compared.
  private static boolean holds(Answer answer, Completion completion) {
    return answer.completions().stream()
        .anyMatch(each ->
            each.modelId().equals(completion.modelId())
                && each.text().equals(completion.text())
                && each.usage().equals(completion.usage()));
  }
}
