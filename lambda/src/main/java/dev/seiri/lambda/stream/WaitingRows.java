package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.budget.Shortages;
import dev.seiri.core.concurrent.Concurrently;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.RequestStore;
import dev.seiri.lambda.budget.BatchBudget;
import dev.seiri.lambda.budget.Budgets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows that this process has set aside because their budget had no room. They have left the
/// stream and hold nothing. When there is room, they are redriven to its end, as many as fit; the
/// sweep redrives those of processes that have ended.
final class WaitingRows {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingRows.class);

  /// Rows beyond this are left to the sweep.
  private static final int MOST_KEPT = 20_000;

  /// How often an account is looked at that this process has not just settled.
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Budgets budgets;
  private final RequestStore requests;
  private final Preparation preparation;
  private final Map<ExecutionId, Waiting> waiting = new HashMap<>();
  private int kept;

  WaitingRows(Budgets budgets, RequestStore requests, Preparation preparation) {
    this.budgets = budgets;
    this.requests = requests;
    this.preparation = preparation;
  }

  /// The waiting rows of one execution, the first first, with the most that each can cost.
  private static final class Waiting {
    private final Map<RequestId, Amount> rows = new LinkedHashMap<>();
    private Instant looked = Instant.MIN;
  }

  /// Takes the rows of a batch that has ended, and redrives what there is room for.
  void after(List<Outcome> outcomes, BatchBudget batch, Clock clock) throws InterruptedException {
    Map<ExecutionId, Account> accounts = new HashMap<>(batch.settled());
    Map<ExecutionId, List<RequestId>> fitting = new HashMap<>();
    Map<ExecutionId, String> exhausted = new HashMap<>();
    for (ExecutionId execution : take(outcomes, accounts, clock)) {
      budgets.account(execution).ifPresent(account -> accounts.put(execution, account));
    }
    synchronized (this) {
      accounts.forEach((execution, account) -> {
        List<RequestId> rows = fitting(execution, account);
        fitting.put(execution, rows);
        if (rows.isEmpty()) {
          exhausted(execution, account).ifPresent(reason -> exhausted.put(execution, reason));
        }
      });
    }
    for (Map.Entry<ExecutionId, List<RequestId>> rows : fitting.entrySet()) {
      redrive(rows.getKey(), rows.getValue());
    }
    exhausted.forEach(this::halt);
  }

  /// @return the executions whose accounts are to be read
  private synchronized List<ExecutionId> take(
      List<Outcome> outcomes, Map<ExecutionId, Account> known, Clock clock) {
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.SetAside(Prepared.ToAsk row, Amount needed)
          && kept < MOST_KEPT) {
        Map<RequestId, Amount> rows =
            waiting.computeIfAbsent(row.execution().id(), id -> new Waiting()).rows;
        kept += rows.put(row.request().id(), needed) == null ? 1 : 0;
      }
    }
    Instant now = clock.instant();
    return waiting.entrySet().stream()
        .filter(e -> !known.containsKey(e.getKey()))
        .filter(e -> isDue(e.getValue().looked, now))
        .peek(e -> e.getValue().looked = now)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Whether to look again; a look in the future was before the clock was set back.
  private static boolean isDue(Instant looked, Instant now) {
    return looked.equals(Instant.MIN) || looked.isAfter(now) || !now.isBefore(looked.plus(LOOK));
  }

  /// Takes out the rows that there is room for.
  private List<RequestId> fitting(ExecutionId execution, Account account) {
    Waiting all = waiting.get(execution);
    if (all == null || account.reservations().size() >= Account.MOST_RESERVATIONS) {
      return List.of();
    }
    Amount sum = Amount.NOTHING;
    int count = 0;
    for (Amount needed : all.rows.values()) {
      sum = sum.plus(needed);
      if (!account.fits(sum)) {
        break;
      }
      count++;
    }
    List<RequestId> rows = all.rows.keySet().stream().limit(count).toList();
    rows.forEach(all.rows::remove);
    kept -= rows.size();
    if (all.rows.isEmpty()) {
      waiting.remove(execution);
    }
    return rows;
  }

  /// Why rows that find no room will never find any, if that is so: nothing is reserved that could
  /// be returned.
  private Optional<String> exhausted(ExecutionId execution, Account account) {
    Optional<Amount> needed =
        Optional.ofNullable(waiting.get(execution))
            .flatMap(all -> all.rows.values().stream().findFirst())
            .or(() -> account.shortage().map(Account.Shortage::needed));
    return needed
        .filter(amount -> account.reservations().isEmpty() && !account.fits(amount))
        .map(amount -> Shortages.exhausted(account, amount));
  }

  private void redrive(ExecutionId execution, List<RequestId> rows) throws InterruptedException {
    if (rows.isEmpty()) {
      return;
    }
    LOG.info("{} rows of {} are redriven: there is room in its budget", rows.size(), execution);
    Concurrently.map(
        rows,
        requests::redrive,
        (row, e) -> {
          LOG.warn("row {} is left to the sweep: {}", row, e.getMessage());
          return false;
        });
  }

  private void halt(ExecutionId execution, String reason) {
    synchronized (this) {
      Waiting gone = waiting.remove(execution);
      kept -= gone == null ? 0 : gone.rows.size();
    }
    try {
      preparation.halt(execution, reason);
    } catch (StoreUnavailable e) {
      LOG.warn("{} cannot be halted now, the sweep will: {}", execution, e.getMessage());
    }
  }
}
