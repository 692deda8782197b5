package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.concurrent.Concurrently;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.request.RequestStore;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides at the end of a batch whether a fault is a row's own (a poison record) or the run's. It
/// is the row's own if other rows of its execution are answered.
final class FaultAttribution {
  private static final Logger LOG = LoggerFactory.getLogger(FaultAttribution.class);

  /// How often a poison record is moved to the end of the stream.
  private static final int MOST_ROUNDS = 3;

  private final ExecutionStore executions;
  private final RequestStore requests;
  private final ResultWriter writer;
  private final InvalidRequestTracker tracker = new InvalidRequestTracker();

  FaultAttribution(ExecutionStore executions, RequestStore requests, ResultWriter writer) {
    this.executions = executions;
    this.requests = requests;
    this.writer = writer;
  }

  /// The same outcomes, with every fault attributed.
  List<Outcome> attribute(List<Outcome> outcomes, Clock clock) throws InterruptedException {
    Set<Arm> answered = answered(outcomes);
    Set<Arm> armsAtFault = armsAtFault(outcomes, clock);
    return Concurrently.map(
        outcomes,
        outcome ->
            switch (outcome) {
              case Outcome.Suspect suspect -> suspect(suspect, answered, armsAtFault);
              case Outcome.Failing(Prepared.ToAsk row, String why) ->
                  moveToEnd(row, why, answered.contains(row.arm()));
              default -> outcome;
            },
        (outcome, e) ->
            new Outcome.Pending(
                outcome.sequenceNumber(), execution(outcome), String.valueOf(e.getMessage())));
  }

  private static Optional<ExecutionId> execution(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Suspect suspect -> suspect.row().executionId();
      case Outcome.Failing failing -> failing.row().executionId();
      default -> Optional.empty();
    };
  }

  /// An invalid request is the row's own fault where other rows of its execution are answered, and
  /// the run's where none is. Until that is known, the row is retried.
  private Outcome suspect(Outcome.Suspect suspect, Set<Arm> answered, Set<Arm> armsAtFault) {
    Prepared.ToAsk row = suspect.row();
    String message = suspect.message();
    Arm arm = row.arm();
    if (answered.contains(arm)) {
      return writer.write(row, Verdict.MODEL_ERROR, message, List.of(), suspect.calls());
    }
    return armsAtFault.contains(arm)
        ? new Outcome.Halting(row.sequenceNumber(), arm.execution(), arm.named(message))
        : new Outcome.Pending(row.sequenceNumber(), Optional.of(row.execution().id()), message);
  }

  /// A poison record would block the records behind it in the stream, so it is redriven to the
  /// stream's end. After a few rounds, or if no row of its execution was ever answered, it is
  /// retried in its place.
  private Outcome moveToEnd(Prepared.ToAsk row, String why, boolean othersAreAnswered) {
    boolean sent =
        othersAreAnswered
            && row.request().rounds() < MOST_ROUNDS
            && requests.moveToEnd(row.request().id());
    return sent
        ? new Outcome.Done(row.sequenceNumber())
        : new Outcome.Pending(row.sequenceNumber(), Optional.of(row.execution().id()), why);
  }

  private Set<Arm> armsAtFault(List<Outcome> outcomes, Clock clock) {
    Map<Arm, Set<QuestionId>> suspects = new HashMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Suspect(Prepared.ToAsk row, String message, var calls)) {
        suspects.computeIfAbsent(row.arm(), arm -> new HashSet<>()).add(row.id());
      }
    }
    Set<Arm> armsAtFault = new HashSet<>();
    suspects.forEach((arm, questions) -> {
      if (tracker.isRunFault(arm, questions.size(), clock.instant())) {
        armsAtFault.add(arm);
      }
    });
    return armsAtFault;
  }

  /// The arms of which other rows are answered, in this batch or before it.
  private Set<Arm> answered(List<Outcome> outcomes) {
    Map<ExecutionId, Tally> written = new HashMap<>();
    Set<Arm> asked = new HashSet<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Written w -> written.merge(w.execution(), w.tally(), Tally::plus);
        case Outcome.Suspect suspect -> asked.add(suspect.row().arm());
        case Outcome.Failing failing -> asked.add(failing.row().arm());
        default -> {}
      }
    }
    return asked.stream()
        .filter(arm ->
            written.getOrDefault(arm.execution(), Tally.NONE).isAnswered(arm.variant())
                || wasAnswered(arm))
        .collect(Collectors.toSet());
  }

  private boolean wasAnswered(Arm arm) {
    try {
      return executions
          .find(arm.execution())
          .filter(execution -> execution.tally().isAnswered(arm.variant()))
          .isPresent();
    } catch (StoreUnavailable e) {
      LOG.warn(
          "cannot find out whether rows of {} are answered: {}", arm.execution(), e.getMessage());
      return false;
    }
  }
}
