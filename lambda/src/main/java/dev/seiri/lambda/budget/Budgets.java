package dev.seiri.lambda.budget;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.budget.CallPrices;
import dev.seiri.core.budget.DeadReservations;
import dev.seiri.core.budget.Shortages;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.execution.Settlement;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.QuestionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps executions within their budgets: the most that a batch's questions can cost is reserved on
/// the execution's account before the first is asked, and settled when the batch ends. So a budget
/// is never overshot, however many processes work on it and whichever of them die.
public final class Budgets {
  private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);

  /// A reservation's lease is longer than its batch by so much, for calls that are cut off at the
  /// deadline, and for clocks that differ.
  private static final Duration LEASE_BEYOND = Duration.ofSeconds(60);

  private final BudgetStore accounts;
  private final DeadReservations dead;
  private final ResponseLedger ledger;
  private final CallPrices prices;
  private final Clock clock;
  private final ConcurrentLinkedQueue<Unsettled> unsettled = new ConcurrentLinkedQueue<>();

  public Budgets(
      BudgetStore accounts,
      DeadReservations dead,
      ResponseLedger ledger,
      ModelCatalog catalog,
      Clock clock) {
    this.accounts = accounts;
    this.dead = dead;
    this.ledger = ledger;
    this.prices = new CallPrices(catalog);
    this.clock = clock;
  }

  /// A reservation that could not be settled yet. Until it is, it stays reserved.
  private record Unsettled(ExecutionId execution, String reservation, Settlement settlement) {}

  /// The most that each question can cost, for the in-flight note; none without a budget.
  public List<InFlightNote.Most> most(Execution execution, List<Need> needs) {
    return execution.limits().hasBudget()
        ? needs.stream()
            .map(need -> {
              Amount most = prices.most(need.question(), need.repair());
              return new InFlightNote.Most(most.usd(), most.tokens(), need.repair());
            })
            .toList()
        : List.of();
  }

  /// Reserves for the questions of a batch, in their order, as many as there is room for.
  ///
  /// @param note the name of the batch's in-flight notes, which are written already
  /// @param deadline by which the batch begins no call any more
  /// @throws StoreUnavailable if a table does not answer; then nothing may be asked
  public BatchBudget open(
      String note, String process, Instant deadline, Map<Execution, List<Need>> needs) {
    settleLate();
    Instant until = deadline.plus(LEASE_BEYOND);
    Map<ExecutionId, Allowance> allowances = new HashMap<>();
    try {
      needs.forEach((execution, questions) -> {
        if (execution.limits().hasBudget()) {
          allowances.put(execution.id(), allow(execution, note, process, until, questions));
        }
      });
    } catch (StoreUnavailable e) {
      // Of the failed one, nobody knows whether it is reserved.
      needs.keySet().stream()
          .filter(execution -> execution.limits().hasBudget())
          .forEach(execution -> settle(execution.id(), note, Settlement.NOTHING));
      throw e;
    }
    return new BatchBudget(this, ledger, prices, note, allowances);
  }

  private Allowance allow(
      Execution execution, String note, String process, Instant until, List<Need> needs) {
    Map<QuestionId, Amount> most = new LinkedHashMap<>();
    for (Need need : needs) {
      Optional<String> unpriced = prices.unpriced(need.question());
      if (unpriced.isPresent() && execution.limits().maxCostUsd().isPresent()) {
        return new Allowance(
            Optional.empty(),
            Map.of(),
            amounts(needs),
            Optional.of(
                "the budget is in US dollars and %s has no price in the model catalog"
                    .formatted(unpriced.get())));
      }
      most.put(need.id(), prices.most(need.question(), need.repair()));
    }
    Attempt attempt = new Attempt(note, process, until, List.copyOf(most.values()));
    Account account = attempt.on(execution.id());
    if (attempt.granted == 0 && account.reservations().values().stream().anyMatch(this::isOver)) {
      Shortages.lostByTheDead(account, dead.settle(execution, account, this::isOver))
          .ifPresent(lost -> LOG.warn("{}: {}", execution.id(), lost));
      account = attempt.on(execution.id());
    }
    Map<QuestionId, Integer> allowed = new HashMap<>();
    for (QuestionId id : List.copyOf(most.keySet()).subList(0, attempt.granted)) {
      allowed.put(id, allowed.size());
    }
    return new Allowance(
        account.reservations().containsKey(note) ? Optional.of(note) : Optional.empty(),
        allowed,
        most,
        attempt.granted == 0 && account.reservations().isEmpty()
            ? Optional.of(Shortages.exhausted(account, attempt.most.getFirst()))
            : Optional.empty());
  }

  private Map<QuestionId, Amount> amounts(List<Need> needs) {
    Map<QuestionId, Amount> amounts = new HashMap<>();
    needs.forEach(need -> amounts.put(need.id(), prices.most(need.question(), need.repair())));
    return amounts;
  }

  /// Whether a reservation's process can make no calls for it any more.
  private boolean isOver(Reservation reservation) {
    return clock.instant().isAfter(reservation.until());
  }

  /// An attempt to reserve for as many questions as there is room for.
  private final class Attempt {
    private final String note;
    private final String process;
    private final Instant until;
    private final List<Amount> most;
    private int granted;

    Attempt(String note, String process, Instant until, List<Amount> most) {
      this.note = note;
      this.process = process;
      this.until = until;
      this.most = most;
    }

    Account on(ExecutionId execution) {
      return accounts
          .change(execution, this::reserve)
          .orElseThrow(() ->
              new StoreUnavailable(
                  "execution %s was deleted meanwhile".formatted(execution),
                  new IllegalStateException("no item")));
    }

    private Account reserve(Account account) {
      if (!account.limits().hasBudget()) {
        granted = most.size();
        return account;
      }
      Amount sum = Amount.NOTHING;
      int count = 0;
      while (count < most.size() && account.fits(sum.plus(most.get(count)))) {
        sum = sum.plus(most.get(count));
        count++;
      }
      Optional<Account> reserved =
          count == 0
              ? Optional.empty()
              : account.reserve(new Reservation(note, process, until, sum));
      granted = reserved.isPresent() ? count : 0;
      return reserved.orElseGet(() -> account.shortOf(most.getFirst(), clock.instant()));
    }
  }

  /// Settles a reservation, now or when the table answers again.
  ///
  /// @return the account after that, unless the table does not answer
  Optional<Account> settle(ExecutionId execution, String reservation, Settlement settlement) {
    try {
      return accounts.change(execution, account -> account.settle(reservation, settlement));
    } catch (StoreUnavailable e) {
      LOG.warn("a part of the budget of {} stays reserved for now: {}", execution, e.getMessage());
      unsettled.add(new Unsettled(execution, reservation, settlement));
      return Optional.empty();
    }
  }

  private void settleLate() {
    for (int count = unsettled.size(); count > 0; count--) {
      Unsettled late = unsettled.poll();
      if (late != null) {
        settle(late.execution(), late.reservation(), late.settlement());
      }
    }
  }

  /// Books a lost call at the most that it can have cost.
  ///
  /// @return the account after that; empty if it could not be booked now
  Optional<Account> lose(ExecutionId execution, String reservation, int place, Amount most) {
    try {
      return accounts.change(execution, account -> account.lose(reservation, place, most));
    } catch (StoreUnavailable e) {
      LOG.warn("a lost call of {} is booked later: {}", execution, e.getMessage());
      return Optional.empty();
    }
  }

  /// Books an answer that was paid and is not the one that is recorded.
  ///
  /// @return whether it could be booked now
  boolean drop(ExecutionId execution, String reservation, int place, Amount cost, boolean again) {
    try {
      accounts.change(execution, account -> account.drop(reservation, place, cost, again));
      return true;
    } catch (StoreUnavailable e) {
      LOG.warn("a lost answer of {} is booked later: {}", execution, e.getMessage());
      return false;
    }
  }

  /// Books what was spent without a reservation.
  public void book(ExecutionId execution, Settlement settlement) {
    try {
      accounts.change(execution, account -> account.book(settlement));
    } catch (StoreUnavailable e) {
      LOG.warn(
          "US${} are not in the account of {}: {}",
          settlement.spent().usd().toPlainString(),
          execution,
          e.getMessage());
    }
  }

  /// An account as it is now, if the table answers.
  public Optional<Account> account(ExecutionId execution) {
    try {
      return accounts.find(execution);
    } catch (StoreUnavailable e) {
      return Optional.empty();
    }
  }
}
