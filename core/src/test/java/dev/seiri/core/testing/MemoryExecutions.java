package dev.seiri.core.testing;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.id.ExecutionId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/// An executions table in memory.
public final class MemoryExecutions implements ExecutionStore {
  private final Map<ExecutionId, Execution> items = new LinkedHashMap<>();
  private int haltsToFail;

  /// Makes the next halts fail.
  public synchronized void failNextHalts(int halts) {
    haltsToFail = halts;
  }

  /// The accounts of these executions.
  public BudgetStore budgets() {
    return new BudgetStore() {
      @Override
      public Optional<Account> find(ExecutionId id) {
        return change(id, account -> account);
      }

      @Override
      public Optional<Account> change(ExecutionId id, UnaryOperator<Account> change) {
        return MemoryExecutions.this.change(id, change);
      }
    };
  }

  @Override
  public synchronized boolean createIfNotExists(Execution execution) {
    return items.putIfAbsent(execution.id(), created(execution)) == null;
  }

  /// What is stored of a new execution: nothing is counted yet, and moments are kept to the
  /// millisecond.
  private static Execution created(Execution e) {
    Execution.Provenance from = e.provenance();
    return new Execution(
        e.id(),
        e.payload(),
        e.status(),
        e.requestCount(),
        e.reason(),
        Tally.NONE,
        new Execution.Provenance(
            from.source(),
            from.sourceSha256(),
            from.createdAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)),
            from.createdBy()),
        Sweeping.NONE,
        0,
        Account.of(e.limits()),
        Optional.empty(),
        Set.of());
  }

  @Override
  public synchronized Optional<Execution> find(ExecutionId id) {
    return Optional.ofNullable(items.get(id));
  }

  @Override
  public synchronized List<Execution> list() {
    return List.copyOf(items.values());
  }

  @Override
  public synchronized Optional<Execution> count(ExecutionId id, Tally tally) {
    return Optional.ofNullable(
        items.computeIfPresent(
            id,
            (key, e) -> with(e, e.status(), e.requestCount(), e.reason(), e.tally().plus(tally))));
  }

  @Override
  public synchronized void loaded(ExecutionId id, long requestCount) {
    items.computeIfPresent(
        id,
        (key, e) ->
            with(
                e,
                e.status() == ExecutionStatus.LOADING ? ExecutionStatus.RUNNING : e.status(),
                OptionalLong.of(requestCount),
                e.reason(),
                e.tally()));
  }

  @Override
  public synchronized boolean halt(ExecutionId id, String reason) {
    if (haltsToFail-- > 0) {
      throw new StoreUnavailable("the table does not answer", new IllegalStateException());
    }
    return move(
        id,
        ExecutionStatus.HALTED,
        Optional.of(reason),
        ExecutionStatus.LOADING,
        ExecutionStatus.RUNNING);
  }

  @Override
  public synchronized boolean resume(ExecutionId id) {
    boolean resumed = move(id, ExecutionStatus.RUNNING, Optional.empty(), ExecutionStatus.HALTED);
    if (resumed) {
      items.computeIfPresent(
          id, (key, e) -> with(e, e.sweeping().unchecked(), e.paidAgain(), e.account()));
    }
    return resumed;
  }

  @Override
  public synchronized boolean cancel(ExecutionId id, String reason) {
    return move(
        id,
        ExecutionStatus.CANCELLED,
        Optional.of(reason),
        ExecutionStatus.LOADING,
        ExecutionStatus.RUNNING,
        ExecutionStatus.HALTED);
  }

  @Override
  public synchronized boolean swept(ExecutionId id, Sweeping sweeping) {
    Execution e = items.get(id);
    if (e == null || e.sweeping().version() != sweeping.version() - 1) {
      return false;
    }
    items.put(id, with(e, sweeping, e.paidAgain(), e.account()));
    return true;
  }

  @Override
  public synchronized void paidAgain(ExecutionId id, long answers) {
    items.computeIfPresent(
        id, (key, e) -> with(e, e.sweeping(), e.paidAgain() + answers, e.account()));
  }

  @Override
  public synchronized void waitsFor(ExecutionId id, WaitCause cause) {
    items.computeIfPresent(id, (key, e) -> with(e, Optional.of(cause)));
  }

  @Override
  public synchronized void waitsNoMore(ExecutionId id, WaitCause noted) {
    items.computeIfPresent(
        id, (key, e) -> e.waitsFor().equals(Optional.of(noted)) ? with(e, Optional.empty()) : e);
  }

  private static Execution with(Execution e, Optional<WaitCause> waitsFor) {
    return new Execution(
        e.id(),
        e.payload(),
        e.status(),
        e.requestCount(),
        e.reason(),
        e.tally(),
        e.provenance(),
        e.sweeping(),
        e.paidAgain(),
        e.account(),
        waitsFor,
        Set.of());
  }

  private static Execution with(Execution e, Sweeping sweeping, long paidAgain, Account account) {
    return new Execution(
        e.id(),
        e.payload(),
        e.status(),
        e.requestCount(),
        e.reason(),
        e.tally(),
        e.provenance(),
        sweeping,
        paidAgain,
        account,
        e.waitsFor(),
        Set.of());
  }

  /// Changes an account.
  synchronized Optional<Account> change(ExecutionId id, UnaryOperator<Account> change) {
    Execution e = items.get(id);
    if (e == null) {
      return Optional.empty();
    }
    Account before = e.account().counting(e.tally());
    Account after = change.apply(before);
    items.put(id, with(e, e.sweeping(), e.paidAgain(), after));
    return Optional.of(after);
  }

  @Override
  public synchronized boolean recount(Execution before, Tally counted) {
    Execution e = items.get(before.id());
    if (e == null || !e.tally().isSame(before.tally())) {
      return false;
    }
    items.put(e.id(), with(e, e.status(), e.requestCount(), e.reason(), counted));
    return true;
  }

  @Override
  public synchronized boolean reopen(ExecutionId id, Sweeping sweeping) {
    Execution e = items.get(id);
    return e != null
        && e.status() == ExecutionStatus.FINISHED
        && swept(id, sweeping)
        && move(id, ExecutionStatus.RUNNING, Optional.empty(), ExecutionStatus.FINISHED);
  }

  @Override
  public synchronized boolean finish(ExecutionId id) {
    return move(
        id,
        ExecutionStatus.FINISHED,
        Optional.empty(),
        ExecutionStatus.LOADING,
        ExecutionStatus.RUNNING);
  }

  private boolean move(
      ExecutionId id, ExecutionStatus to, Optional<String> reason, ExecutionStatus... from) {
    Execution e = items.get(id);
    if (e == null || !List.of(from).contains(e.status())) {
      return false;
    }
    items.put(id, with(e, to, e.requestCount(), reason.filter(why -> !why.isEmpty()), e.tally()));
    return true;
  }

  private static Execution with(
      Execution e,
      ExecutionStatus status,
      OptionalLong requestCount,
      Optional<String> reason,
      Tally tally) {
    return new Execution(
        e.id(),
        e.payload(),
        status,
        requestCount,
        reason,
        tally,
        e.provenance(),
        e.sweeping(),
        e.paidAgain(),
        e.account().counting(tally),
        e.waitsFor(),
        Set.of());
  }
}
