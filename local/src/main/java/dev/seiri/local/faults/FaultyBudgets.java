package dev.seiri.local.faults;

import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.id.ExecutionId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// The accounts of executions with fault points where a reservation is made and where it is
/// settled.
record FaultyBudgets(BudgetStore accounts, FaultPoints points) implements BudgetStore {
  @Override
  public Optional<Account> find(ExecutionId id) {
    return accounts.find(id);
  }

  @Override
  public Optional<Account> change(ExecutionId id, UnaryOperator<Account> change) {
    AtomicReference<Optional<Step>> step = new AtomicReference<>(Optional.empty());
    AtomicInteger nth = new AtomicInteger();
    Optional<Account> changed =
        accounts.change(
            id,
            account -> {
              Account after = change.apply(account);
              // The change is made again where another process was faster: that is one call.
              if (step.get().isEmpty()) {
                step.set(step(account, after));
                step.get().ifPresent(found -> nth.set(points.enter(found)));
              }
              return after;
            });
    step.get().ifPresent(found -> points.leave(found, nth.get()));
    return changed;
  }

  private static Optional<Step> step(Account before, Account after) {
    if (hasMore(after, before)) {
      return Optional.of(Step.RESERVE);
    }
    return hasMore(before, after) ? Optional.of(Step.SETTLE) : Optional.empty();
  }

  private static boolean hasMore(Account one, Account other) {
    Set<String> more = new HashSet<>(one.reservations().keySet());
    more.removeAll(other.reservations().keySet());
    return !more.isEmpty();
  }
}
