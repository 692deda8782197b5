package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.request.RequestStore;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides, when a batch is over, on the rows of which it could not be said before whether a fault
/// is their own or the run's. It is their own where other rows of their execution are answered.
final class Undecided {
  private static final Logger LOG = LoggerFactory.getLogger(Undecided.class);

  /// How often a row on which the model fails is sent to the stream's end.
  private static final int MOST_ROUNDS = 3;

  private final ExecutionStore executions;
  private final RequestStore requests;
  private final ResultWriter writer;
  private final Suspicions suspicions = new Suspicions();

  Undecided(ExecutionStore executions, RequestStore requests, ResultWriter writer) {
    this.executions = executions;
    this.requests = requests;
    this.writer = writer;
  }

  /// The same outcomes, with those decided that were not.
  List<Outcome> decide(List<Outcome> outcomes, Clock clock) throws InterruptedException {
    Set<ExecutionId> answered = answered(outcomes);
    Set<ExecutionId> convicted = convicted(outcomes, clock);
    return Concurrently.map(
        outcomes,
        outcome ->
            switch (outcome) {
              case Outcome.Suspect(Prepared.Asking row, String message) ->
                  suspect(row, message, answered, convicted);
              case Outcome.Failing(Prepared.Asking row, String why) ->
                  makeWay(row, why, answered.contains(row.execution().id()));
              default -> outcome;
            },
        (outcome, e) -> new Outcome.Pending(outcome.sequenceNumber(), e.toString()));
  }

  /// An invalid request is the row's own fault where other rows of its execution are answered, and
  /// the run's where none is. Before that can be told, the row has to come again.
  private Outcome suspect(
      Prepared.Asking row, String message, Set<ExecutionId> answered, Set<ExecutionId> convicted) {
    ExecutionId id = row.execution().id();
    if (answered.contains(id)) {
      return writer.write(row, Verdict.MODEL_ERROR, message);
    }
    return convicted.contains(id)
        ? new Outcome.Halting(row.sequenceNumber(), id, message)
        : new Outcome.Pending(row.sequenceNumber(), message);
  }

  /// A row on which the model fails would hold up whatever stands behind it in the stream: it goes
  /// to the stream's end. After a few rounds, or where no row of its execution was ever answered,
  /// it has to come again where it stands.
  private Outcome makeWay(Prepared.Asking row, String why, boolean othersAreAnswered) {
    boolean sent =
        othersAreAnswered
            && row.request().redrive() < MOST_ROUNDS
            && requests.redrive(row.request().id());
    return sent
        ? new Outcome.Done(row.sequenceNumber())
        : new Outcome.Pending(row.sequenceNumber(), why);
  }

  private Set<ExecutionId> convicted(List<Outcome> outcomes, Clock clock) {
    Map<ExecutionId, Set<QuestionId>> suspects = new HashMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Suspect(Prepared.Asking row, String message)) {
        suspects.computeIfAbsent(row.execution().id(), id -> new HashSet<>()).add(row.id());
      }
    }
    Set<ExecutionId> convicted = new HashSet<>();
    suspects.forEach((id, questions) -> {
      if (suspicions.areEnough(id, questions.size(), clock.instant())) {
        convicted.add(id);
      }
    });
    return convicted;
  }

  /// The executions of undecided rows of which other rows are answered, in this batch or before it.
  private Set<ExecutionId> answered(List<Outcome> outcomes) {
    Set<ExecutionId> answered = new HashSet<>();
    Set<ExecutionId> asked = new HashSet<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Written written when suspicions.isProof(written.tally()) ->
            answered.add(written.execution());
        case Outcome.Suspect suspect -> asked.add(suspect.row().execution().id());
        case Outcome.Failing failing -> asked.add(failing.row().execution().id());
        default -> {}
      }
    }
    asked.stream()
        .filter(id -> !answered.contains(id) && wasAnswered(id))
        .toList()
        .forEach(answered::add);
    return answered;
  }

  private boolean wasAnswered(ExecutionId id) {
    try {
      return executions.find(id).map(Execution::tally).filter(suspicions::isProof).isPresent();
    } catch (StoreUnavailable e) {
      LOG.warn("whether rows of {} are answered cannot be told now: {}", id, e.getMessage());
      return false;
    }
  }
}
