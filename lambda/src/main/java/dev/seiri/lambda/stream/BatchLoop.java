package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.AskingNote;
import dev.seiri.core.answer.AskingNotes;
import dev.seiri.core.answer.Judge;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.request.RequestStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a batch: prepare → look up → ask, check and write → count → hand back what is
/// pending.
///
/// No error path loses a row: it ends with a result, or its sequence number is handed back, or its
/// execution is halted and it stays pending in the requests table.
final class BatchLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);

  private final Preparation preparation;
  private final ResponseLedger ledger;
  private final AskingNotes notes;
  private final Budgets budgets;
  private final Asker asker;
  private final ResultWriter writer;
  private final ExecutionStore executions;
  private final Undecided undecided;
  private final Reckoning reckoning;
  private final Paces paces;
  private final Canaries canaries = new Canaries();
  private final SingleFlight singleFlight = new SingleFlight();

  /// This process's name in its notes.
  private volatile String process = UUID.randomUUID().toString();

  BatchLoop(
      Preparation preparation,
      ResponseLedger ledger,
      AskingNotes notes,
      Budgets budgets,
      Asker asker,
      ResultWriter writer,
      ExecutionStore executions,
      RequestStore requests,
      Paces paces) {
    this.preparation = preparation;
    this.ledger = ledger;
    this.notes = notes;
    this.budgets = budgets;
    this.asker = asker;
    this.writer = writer;
    this.executions = executions;
    this.undecided = new Undecided(executions, requests, writer);
    this.reckoning = new Reckoning(executions, preparation);
    this.paces = paces;
  }

  /// Many processes may go on from one snapshot: each takes a name of its own.
  void restored() {
    process = UUID.randomUUID().toString();
  }

  /// Works off a batch.
  ///
  /// @return the sequence numbers of what has to come again, in the batch's order
  List<String> process(List<Delivery> deliveries, Deadline deadline) throws InterruptedException {
    Halts halts = new Halts();
    List<Prepared> rows = preparation.prepare(deliveries);
    Map<QuestionId, Answer> paid;
    try {
      paid = ledger.find(questions(rows));
    } catch (StoreUnavailable e) {
      LOG.warn("the whole batch has to come again: {}", e.getMessage());
      return deliveries.stream().map(Delivery::sequenceNumber).toList();
    }
    List<Outcome> outcomes;
    Map<Execution, Map<QuestionId, Question>> misses = misses(rows, paid);
    try (Purse purse = new Purse(budgets, misses);
        Asking asking = begin(misses)) {
      outcomes = settle(rows, paid, new Course(halts, deadline, asking, purse));
    } catch (StoreUnavailable e) {
      LOG.warn("the whole batch has to come again: {}", e.getMessage());
      return deliveries.stream().map(Delivery::sequenceNumber).toList();
    }
    outcomes = undecided.decide(outcomes, deadline.clock());
    reckoning.count(outcomes);
    return pending(deliveries, reckoning.halt(outcomes));
  }

  /// What the rows of one batch have in common on their way.
  private record Course(Halts halts, Deadline deadline, Asking asking, Purse purse) {}

  /// The questions that have to be asked, or asked once more for a repair.
  private static Map<Execution, Map<QuestionId, Question>> misses(
      List<Prepared> rows, Map<QuestionId, Answer> paid) {
    Map<Execution, Map<QuestionId, Question>> misses = new LinkedHashMap<>();
    for (Prepared row : rows) {
      if (row instanceof Prepared.Asking asking && asks(asking, paid.get(asking.id()))) {
        misses
            .computeIfAbsent(asking.execution(), execution -> new LinkedHashMap<>())
            .put(asking.id(), asking.question());
      }
    }
    return misses;
  }

  /// Whether a model has to be asked, given the answer that is recorded, if there is one.
  private static boolean asks(Prepared.Asking row, @Nullable Answer paid) {
    return paid == null || Judge.rule(paid, row.question().schema()) instanceof Ruling.AskAgain;
  }

  /// Notes them, before the first is asked.
  private Asking begin(Map<Execution, Map<QuestionId, Question>> misses) {
    String name = UUID.randomUUID().toString();
    return Asking.begin(
        notes,
        name,
        misses.entrySet().stream()
            .map(e ->
                new AskingNote(
                    name,
                    e.getKey().id(),
                    process,
                    Pace.mostUnrecorded(paces.bound(e.getKey())),
                    List.copyOf(e.getValue().keySet())))
            .toList());
  }

  private static Set<QuestionId> questions(List<Prepared> rows) {
    Set<QuestionId> ids = new HashSet<>();
    rows.forEach(row -> {
      if (row instanceof Prepared.Asking asking) {
        ids.add(asking.id());
      }
    });
    return ids;
  }

  /// Equal questions make one group, which asks once; all groups run at the same time.
  private List<Outcome> settle(List<Prepared> rows, Map<QuestionId, Answer> paid, Course course)
      throws InterruptedException {
    Map<Object, List<Prepared>> groups = new LinkedHashMap<>();
    for (Prepared row : rows) {
      Object key = row instanceof Prepared.Asking asking ? asking.id() : row;
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
    }
    Canaries.Parts parts = canaries.part(List.copyOf(groups.values()));
    List<Outcome> outcomes = new ArrayList<>(settleGroups(parts.ahead(), paid, course));
    canaries.judge(parts, outcomes, course.halts());
    outcomes.addAll(settleGroups(parts.others(), paid, course));
    return outcomes;
  }

  private List<Outcome> settleGroups(
      List<List<Prepared>> groups, Map<QuestionId, Answer> paid, Course course)
      throws InterruptedException {
    return Concurrently.map(
            groups,
            group -> settleGroup(group, paid, course),
            (group, e) -> {
              // Whatever went wrong, it may have been after a model had answered.
              course.asking().lost().set(true);
              return group.stream().map(row -> comeAgain(row, e)).toList();
            })
        .stream()
        .flatMap(Collection::stream)
        .toList();
  }

  private List<Outcome> settleGroup(
      List<Prepared> group, Map<QuestionId, Answer> paid, Course course) throws Exception {
    LogContext.enter(group.getFirst());
    try {
      return settleRows(group, paid, course);
    } finally {
      LogContext.leave();
    }
  }

  private List<Outcome> settleRows(
      List<Prepared> group, Map<QuestionId, Answer> paid, Course course) throws Exception {
    return switch (group.getFirst()) {
      case Prepared.Asking first -> {
        Asked asked = ask(first, Optional.ofNullable(paid.get(first.id())), course);
        yield Concurrently.map(
            group,
            row -> conclude((Prepared.Asking) row, asked, course.halts()),
            BatchLoop::comeAgain);
      }
      case Prepared.Ruled ruled -> List.of(writer.write(ruled));
      case Prepared.Aside aside -> List.of(new Outcome.Done(aside.sequenceNumber()));
      case Prepared.Again again ->
          List.of(new Outcome.Pending(again.sequenceNumber(), again.why()));
    };
  }

  private Asked ask(Prepared.Asking row, Optional<Answer> paid, Course course) throws Exception {
    Optional<String> halted = course.halts().reason(row.execution().id());
    if (halted.isPresent()) {
      return new Asked.Halted(halted.get());
    }
    Optional<Asked> refusal = course.purse().refusal(row);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Asker.Errand errand =
        new Asker.Errand(
            row.id(),
            row.question(),
            row.request().id(),
            model -> paces.of(row.execution(), model),
            course.deadline(),
            course.asking().note(),
            course.purse().till(row.execution().id()));
    return singleFlight.ask(
        row.id(),
        course.deadline(),
        outdated -> {
          Optional<Answer> now = outdated ? look(row.id()) : paid;
          return counted(
              row, now.isPresent() ? asker.settle(errand, now.get()) : asker.ask(errand));
        });
  }

  /// Two processes may ask the same at the same moment: that is rare, and it is not hidden.
  private Asked counted(Prepared.Asking row, Asked asked) {
    if (asked instanceof Asked.Settled settled && settled.paidAgain()) {
      LOG.warn("an answer for {} was paid for again", row.request().id());
      try {
        executions.paidAgain(row.execution().id(), 1);
      } catch (StoreUnavailable e) {
        LOG.warn("that is not in the counter of {}: {}", row.execution().id(), e.getMessage());
      }
    }
    return asked;
  }

  private Optional<Answer> look(QuestionId id) {
    return Optional.ofNullable(ledger.find(Set.of(id)).get(id));
  }

  private Outcome conclude(Prepared.Asking row, Asked asked, Halts halts) {
    return switch (asked) {
      case Asked.Settled(Answer answer, Ruling.Final ruling, var again) ->
          writer.write(row, answer, ruling);
      case Asked.Never(Verdict verdict, String message) -> writer.write(row, verdict, message);
      case Asked.Invalid(String message) -> new Outcome.Suspect(row, message);
      case Asked.RunFault(String reason) -> halting(row, row.arm().named(reason), halts);
      case Asked.Halted(String reason) -> halting(row, reason, halts);
      case Asked.Failing(String why) -> new Outcome.Failing(row, why);
      case Asked.NotYet(String why) -> new Outcome.Pending(row.sequenceNumber(), why);
    };
  }

  private static Outcome halting(Prepared.Asking row, String reason, Halts halts) {
    halts.halt(row.execution().id(), reason);
    return new Outcome.Halting(row.sequenceNumber(), row.execution().id(), reason);
  }

  private static List<String> pending(List<Delivery> deliveries, List<Outcome> outcomes) {
    Set<String> pending = new HashSet<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Pending(String sequenceNumber, String why)) {
        pending.add(sequenceNumber);
        LOG.info("record {} has to come again: {}", sequenceNumber, why);
      }
    }
    return deliveries.stream().map(Delivery::sequenceNumber).filter(pending::contains).toList();
  }

  private static Outcome comeAgain(Prepared row, Exception e) {
    if (!(e instanceof StoreUnavailable)) {
      LOG.error("record {} failed unexpectedly and has to come again", row.sequenceNumber(), e);
    }
    return new Outcome.Pending(row.sequenceNumber(), String.valueOf(e.getMessage()));
  }
}
