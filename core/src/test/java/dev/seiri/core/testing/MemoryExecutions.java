package dev.seiri.core.testing;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.ExecutionId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// An executions table in memory.
public final class MemoryExecutions implements ExecutionStore {
  private final Map<ExecutionId, Execution> items = new LinkedHashMap<>();
  private final Map<ExecutionId, Amount> reserved = new LinkedHashMap<>();
  private final Map<ExecutionId, Long> rounds = new LinkedHashMap<>();
  private final List<Amount> released = new ArrayList<>();
  private int haltsToFail;

  /// Makes the next halts fail.
  public synchronized void failNextHalts(int halts) {
    haltsToFail = halts;
  }

  /// What was released as spent, batch by batch.
  public synchronized List<Amount> released() {
    return List.copyOf(released);
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
        e.limits());
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
    return move(id, ExecutionStatus.RUNNING, Optional.empty(), ExecutionStatus.HALTED);
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
    items.put(id, with(e, sweeping, e.paidAgain()));
    return true;
  }

  @Override
  public synchronized void paidAgain(ExecutionId id, long answers) {
    items.computeIfPresent(id, (key, e) -> with(e, e.sweeping(), e.paidAgain() + answers));
  }

  private static Execution with(Execution e, Sweeping sweeping, long paidAgain) {
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
        e.limits());
  }

  @Override
  public synchronized OptionalLong reserve(Execution execution, Amount amount) {
    Amount sum = reserved.getOrDefault(execution.id(), Amount.NOTHING).plus(amount);
    Tally spent = find(execution.id()).orElseThrow().tally();
    boolean fits =
        execution
                .limits()
                .maxCostUsd()
                .map(max -> max.compareTo(sum.usd().add(spent.costUsd())) >= 0)
                .orElse(true)
            && (execution.limits().maxTokens().isEmpty()
                || sum.tokens() + spent.inputTokens() + spent.outputTokens()
                    <= execution.limits().maxTokens().getAsLong());
    if (!fits) {
      return OptionalLong.empty();
    }
    reserved.put(execution.id(), sum);
    return OptionalLong.of(rounds.getOrDefault(execution.id(), 0L));
  }

  /// What was spent is in the counters here, so the whole reservation is released.
  @Override
  public synchronized void release(Execution execution, long round, Amount given, Amount spent) {
    released.add(spent);
    if (round != rounds.getOrDefault(execution.id(), 0L)) {
      return;
    }
    Amount before = reserved.getOrDefault(execution.id(), Amount.NOTHING);
    reserved.put(
        execution.id(),
        new Amount(
            before.usd().subtract(given.usd()),
            before.tokens() - given.tokens(),
            before.calls() - given.calls()));
  }

  @Override
  public synchronized boolean hasReserves(ExecutionId id) {
    return reserved.getOrDefault(id, Amount.NOTHING).calls() > 0;
  }

  @Override
  public synchronized void limit(ExecutionId id, Limits limits) {
    items.computeIfPresent(
        id,
        (key, e) ->
            new Execution(
                e.id(),
                e.payload(),
                e.status(),
                e.requestCount(),
                e.reason(),
                e.tally(),
                e.provenance(),
                e.sweeping(),
                e.paidAgain(),
                limits));
    refund(id);
  }

  @Override
  public synchronized void refund(ExecutionId id) {
    reserved.remove(id);
    rounds.merge(id, 1L, Long::sum);
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
        e.limits());
  }
}
