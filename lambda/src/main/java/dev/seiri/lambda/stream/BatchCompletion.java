package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Settlement;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.lambda.budget.Budgets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of a batch, when its rows have their outcomes: it counts them, and halts executions.
final class BatchCompletion {
  private static final Logger LOG = LoggerFactory.getLogger(BatchCompletion.class);

  private final ExecutionStore executions;
  private final Budgets budgets;
  private final Preparation preparation;

  BatchCompletion(ExecutionStore executions, Budgets budgets, Preparation preparation) {
    this.executions = executions;
    this.budgets = budgets;
    this.preparation = preparation;
  }

  /// The counters are a quick look; the results are the truth. So a lost count loses no row.
  void count(List<Outcome> outcomes, Map<ExecutionId, Amount> unreserved) {
    Map<ExecutionId, Tally> tallies = new HashMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Written written) {
        tallies.merge(written.execution(), written.tally(), Tally::plus);
      }
    }
    tallies.forEach((id, tally) -> {
      try {
        executions
            .count(id, tally)
            .ifPresent(execution -> {
              bookLate(execution, unreserved);
              watchCanary(execution, tally);
            });
      } catch (StoreUnavailable e) {
        LOG.warn(
            "{} results of {} are not in its counters: {}", tally.results(), id, e.getMessage());
      }
    });
  }

  /// Books what was spent for an execution that got its first budget while the batch was asking.
  private void bookLate(Execution execution, Map<ExecutionId, Amount> unreserved) {
    Amount spent = unreserved.getOrDefault(execution.id(), Amount.NOTHING);
    if (execution.limits().hasBudget() && !spent.isNothing()) {
      budgets.book(execution.id(), new Settlement(spent, Amount.NOTHING, Amount.NOTHING));
    }
  }

  private void watchCanary(Execution execution, Tally counted) {
    execution
        .limits()
        .canary()
        .flatMap(canary ->
            Canaries.reason(
                canary, execution.tally(), execution.tally().results() - counted.results()))
        .ifPresent(reason -> {
          try {
            preparation.halt(execution.id(), reason);
          } catch (StoreUnavailable e) {
            LOG.warn("{} cannot be halted now: {}", execution.id(), e.getMessage());
          }
        });
  }

  /// The same outcomes; if an execution could not be halted, its rows are retried.
  List<Outcome> halt(List<Outcome> outcomes) {
    Map<ExecutionId, String> reasons = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Halting halting) {
        reasons.putIfAbsent(halting.execution(), halting.reason());
      }
    }
    Map<ExecutionId, String> failures = new HashMap<>();
    reasons.forEach((id, reason) -> {
      try {
        preparation.halt(id, reason);
      } catch (StoreUnavailable e) {
        failures.put(id, e.getMessage());
      }
    });
    return outcomes.stream().map(outcome -> again(outcome, failures)).toList();
  }

  private static Outcome again(Outcome outcome, Map<ExecutionId, String> failures) {
    return outcome instanceof Outcome.Halting halting && failures.containsKey(halting.execution())
        ? new Outcome.Pending(
            halting.sequenceNumber(),
            Optional.of(halting.execution()),
            failures.getOrDefault(halting.execution(), ""))
        : outcome;
  }
}
