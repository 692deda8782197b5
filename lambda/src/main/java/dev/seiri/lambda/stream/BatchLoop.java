package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.budget.Shortages;
import dev.seiri.core.concurrent.Concurrently;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.pack.PackedQuestion;
import dev.seiri.core.request.RequestStore;
import dev.seiri.lambda.ask.AnswerRecorder;
import dev.seiri.lambda.ask.Asked;
import dev.seiri.lambda.ask.Asker;
import dev.seiri.lambda.ask.Asker.AskedTogether;
import dev.seiri.lambda.ask.ConcurrencyLimiter;
import dev.seiri.lambda.ask.ConcurrencyLimiters;
import dev.seiri.lambda.ask.Deadline;
import dev.seiri.lambda.ask.ModelCall;
import dev.seiri.lambda.ask.SingleFlight;
import dev.seiri.lambda.ask.WaitCauses;
import dev.seiri.lambda.budget.BatchBudget;
import dev.seiri.lambda.budget.BudgetRefusal;
import dev.seiri.lambda.budget.Budgets;
import dev.seiri.lambda.budget.Need;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The processing of a batch: prepare → look up what people decided, and what was paid for → ask,
/// check and write → count → report what is pending.
///
/// No error path loses a row: it ends with a result, or its sequence number is reported as failed,
/// or its execution is halted and it stays pending in the requests table.
final class BatchLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);

  /// An execution's id and a row's number.
  private static final Pattern ROW = Pattern.compile("(.+)-[0-9]{8,}");

  private final Preparation preparation;
  private final AnswerRecorder recorder;
  private final WaitCauses causes;
  private final InFlightNoteStore notes;
  private final EndedNotes ended;
  private final Budgets budgets;
  private final Asker asker;
  private final ResultWriter writer;
  private final ExecutionStore executions;
  private final FaultAttribution faults;
  private final BatchCompletion completion;
  private final ConcurrencyLimiters limiters;
  private final WaitingRows waiting;
  private final DecidedRows decided;
  private final EarlierResults earlier;
  private final WaitReporter reporter;
  private final Canaries canaries = new Canaries();
  private final SingleFlight singleFlight = new SingleFlight();
  private final PackSizes sizes = new PackSizes();
  private final Packs packs;

  /// This process's name in its in-flight notes.
  private volatile String process = UUID.randomUUID().toString();

  BatchLoop(
      Preparation preparation,
      AnswerRecorder recorder,
      WaitCauses causes,
      InFlightNoteStore notes,
      Budgets budgets,
      Asker asker,
      ResultWriter writer,
      ExecutionStore executions,
      RequestStore requests,
      ModelCatalog catalog,
      ConcurrencyLimiters limiters,
      DecidedRows decided,
      EarlierResults earlier,
      WaitReporter reporter) {
    this.preparation = preparation;
    this.recorder = recorder;
    this.causes = causes;
    this.notes = notes;
    this.ended = new EndedNotes(notes);
    this.budgets = budgets;
    this.asker = asker;
    this.writer = writer;
    this.executions = executions;
    this.faults = new FaultAttribution(executions, requests, writer);
    this.completion = new BatchCompletion(executions, budgets, preparation);
    this.limiters = limiters;
    this.decided = decided;
    this.earlier = earlier;
    this.reporter = reporter;
    this.packs = new Packs(catalog, sizes);
    this.waiting = new WaitingRows(budgets, requests, preparation);
  }

  /// Many processes may resume from one snapshot: each takes a name of its own.
  void restored() {
    process = UUID.randomUUID().toString();
  }

  /// The name of this process.
  String process() {
    return process;
  }

  /// Processes a batch.
  ///
  /// @return the sequence numbers of the records to retry, in the batch's order
  List<String> process(List<Delivery> deliveries, Deadline deadline) throws InterruptedException {
    recordKept();
    Halts halts = new Halts();
    List<Prepared> rows = preparation.prepare(deliveries, deadline);
    Map<QuestionId, LedgerEntry> known;
    try {
      rows = decided.answer(rows);
      known = recorder.entries(questions(rows));
      rows = earlier.skip(rows, known, EarlierResults.old(deliveries, deadline.clock()));
    } catch (StoreUnavailable e) {
      return conclude(deliveries, again(rows, e));
    }
    List<Outcome> outcomes;
    BatchBudget budget;
    Map<Execution, List<Need>> misses = misses(rows, known);
    // A reservation names its note, so the note is there from before it is reserved until after it
    // is settled.
    try (InFlightNotes inFlight = begin(misses);
        BatchBudget open = budgets.open(inFlight.note(), process, deadline.at(), misses)) {
      budget = open;
      outcomes = resolve(rows, known, new BatchContext(halts, deadline, inFlight, open));
    } catch (StoreUnavailable e) {
      return conclude(deliveries, again(rows, e));
    }
    outcomes = faults.attribute(outcomes, deadline.clock());
    completion.count(outcomes, budget.unreserved());
    outcomes = completion.halt(outcomes);
    waiting.after(outcomes, budget, deadline.clock());
    return pending(deliveries, outcomes);
  }

  /// Records answers that the ledger did not take, and removes notes that were left for them.
  void recordKept() {
    ended.retry(() -> recorder.flush() && !recorder.hasGivenUp());
  }

  /// Counts, halts and says what is pending.
  private List<String> conclude(List<Delivery> deliveries, List<Outcome> outcomes) {
    completion.count(outcomes, Map.of());
    return pending(deliveries, completion.halt(outcomes));
  }

  /// The outcomes of a batch that failed as a whole.
  private List<Outcome> again(List<Prepared> rows, StoreUnavailable e) {
    LOG.warn("retrying the whole batch: {}", e.getMessage());
    return rows.stream().map(row -> retry(row, e)).toList();
  }

  /// The context that the rows of one batch share.
  private record BatchContext(
      Halts halts, Deadline deadline, InFlightNotes notes, BatchBudget budget) {}

  /// The questions that need a model call, for an answer or for a repair, each once.
  private static Map<Execution, List<Need>> misses(
      List<Prepared> rows, Map<QuestionId, LedgerEntry> known) {
    Map<Execution, Map<QuestionId, Need>> misses = new LinkedHashMap<>();
    for (Prepared row : rows) {
      if (row instanceof Prepared.ToAsk asking
          && Asker.asks(
              asking.question(),
              asking.execution().id(),
              known.getOrDefault(asking.id(), LedgerEntry.NONE))) {
        misses
            .computeIfAbsent(asking.execution(), execution -> new LinkedHashMap<>())
            .put(
                asking.id(),
                new Need(
                    asking.id(),
                    asking.question(),
                    known.getOrDefault(asking.id(), LedgerEntry.NONE).answer().isPresent()));
      }
    }
    Map<Execution, List<Need>> needs = new LinkedHashMap<>();
    misses.forEach((execution, each) -> needs.put(execution, List.copyOf(each.values())));
    return needs;
  }

  /// Notes them, before the first is asked.
  private InFlightNotes begin(Map<Execution, List<Need>> misses) {
    String name = UUID.randomUUID().toString();
    return InFlightNotes.begin(
        notes,
        name,
        misses.entrySet().stream()
            .map(e ->
                new InFlightNote(
                    name,
                    e.getKey().id(),
                    process,
                    mostUnrecorded(e.getKey(), e.getValue()),
                    e.getValue().stream().map(Need::id).toList(),
                    budgets.most(e.getKey(), e.getValue())))
            .toList(),
        ended);
  }

  /// The most answers of an execution that are lost if this process dies: each model has a limit of
  /// its own, and a call may have several rows.
  private int mostUnrecorded(Execution execution, List<Need> needs) {
    int rows = needs.stream().mapToInt(need -> need.question().inference().rows()).max().orElse(1);
    long models =
        Stream.concat(
                execution.payload().models().stream(),
                execution.payload().fallbackModelIds().stream())
            .distinct()
            .count();
    return (int) models * rows * ConcurrencyLimiter.mostUnrecorded(limiters.bound(execution));
  }

  private static Set<QuestionId> questions(List<Prepared> rows) {
    Set<QuestionId> ids = new HashSet<>();
    rows.forEach(row -> {
      if (row instanceof Prepared.ToAsk asking) {
        ids.add(asking.id());
      }
    });
    return ids;
  }

  /// Equal questions make one group, which asks once; all groups run at the same time.
  private List<Outcome> resolve(
      List<Prepared> rows, Map<QuestionId, LedgerEntry> known, BatchContext context)
      throws InterruptedException {
    Map<Object, List<Prepared>> groups = new LinkedHashMap<>();
    for (Prepared row : rows) {
      Object key = row instanceof Prepared.ToAsk asking ? asking.id() : row;
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
    }
    Canaries.Parts parts = canaries.part(List.copyOf(groups.values()));
    List<Outcome> outcomes = new ArrayList<>(processGroups(parts.ahead(), known, context));
    canaries.judge(parts, outcomes, context.halts());
    outcomes.addAll(processGroups(parts.others(), known, context));
    return outcomes;
  }

  private List<Outcome> processGroups(
      List<List<Prepared>> groups, Map<QuestionId, LedgerEntry> known, BatchContext context)
      throws InterruptedException {
    return concurrently(
        packs.form(groups, row -> isFirst(row, known)),
        call ->
            call.size() == 1
                ? processGroup(call.getFirst(), known, context)
                : askTogether(call, known, context),
        call -> call.stream().flatMap(List::stream).toList(),
        context);
  }

  /// Processes parts of a batch at the same time.
  ///
  /// @param rows those of a part
  private static <T> List<Outcome> concurrently(
      List<T> parts,
      Concurrently.Task<T, List<Outcome>> task,
      Function<T, List<Prepared>> rows,
      BatchContext context)
      throws InterruptedException {
    return Concurrently.map(
            parts,
            task,
            (part, e) -> {
              // The error may have occurred after a model had answered.
              context.notes().lost().set(true);
              return rows.apply(part).stream().map(row -> retry(row, e)).toList();
            })
        .stream()
        .flatMap(Collection::stream)
        .toList();
  }

  /// Whether a row may share its call with others. One that failed before goes alone, so that it
  /// holds up no other.
  private static boolean isFirst(Prepared.ToAsk row, Map<QuestionId, LedgerEntry> known) {
    return !known.containsKey(row.id()) && row.request().rounds() == 0;
  }

  /// A row of a call, with the rows that have the same question.
  private record Seat(Prepared.ToAsk row, List<Prepared> group, SingleFlight.Flight flight) {}

  /// Asks the questions of several groups in one call, and then those that could not take part.
  private List<Outcome> askTogether(
      List<List<Prepared>> groups, Map<QuestionId, LedgerEntry> known, BatchContext context)
      throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    List<List<Prepared>> others = new ArrayList<>();
    List<Seat> seats = new ArrayList<>();
    try {
      for (List<Prepared> group : groups) {
        seat(group, context).ifPresentOrElse(seats::add, () -> others.add(group));
      }
      Optional<PackedQuestion> packed = packed(seats);
      if (packed.isPresent()) {
        outcomes.addAll(askTogether(seats, packed.get(), context));
      } else {
        seats.forEach(seat -> others.add(seat.group()));
      }
    } finally {
      seats.forEach(seat -> seat.flight().close());
    }
    outcomes.addAll(
        concurrently(others, group -> processGroup(group, known, context), g -> g, context));
    return outcomes;
  }

  /// A group's seat in a call; empty where it has to go its own way: there is no room for it, or
  /// its question is in flight already or has been answered since.
  private Optional<Seat> seat(List<Prepared> group, BatchContext context) {
    Prepared.ToAsk row = (Prepared.ToAsk) group.getFirst();
    ExecutionId execution = row.execution().id();
    if (context.budget().refusal(execution, row.id()).isPresent()
        || context.halts().reason(execution).isPresent()) {
      return Optional.empty();
    }
    Optional<SingleFlight.Flight> flight = singleFlight.begin(row.id());
    if (flight.filter(SingleFlight.Flight::isOutdated).isPresent()) {
      flight.get().close();
      return Optional.empty();
    }
    return flight.map(mine -> new Seat(row, group, mine));
  }

  private static Optional<PackedQuestion> packed(List<Seat> seats) {
    if (seats.size() < 2) {
      return Optional.empty();
    }
    Prepared.ToAsk first = seats.getFirst().row();
    return PackedQuestion.of(
        seats.stream().map(seat -> seat.row().question()).toList(),
        first.shared().orElseThrow(),
        first.question().inference().isEchoed());
  }

  private List<Outcome> askTogether(List<Seat> seats, PackedQuestion packed, BatchContext context)
      throws InterruptedException {
    Prepared.ToAsk first = seats.getFirst().row();
    LogContext.enter(first);
    try {
      AskedTogether asked =
          asker.askTogether(
              seats.stream().map(seat -> call(seat.row(), false, context)).toList(), packed);
      sizes.told(first.arm(), first.question().inference().rows(), seats.size(), asked.alone());
      for (int i = 0; i < seats.size(); i++) {
        land(seats.get(i), asked.rows().get(i), context);
      }
      return concurrently(
          IntStream.range(0, seats.size()).boxed().toList(),
          i -> conclude(seats.get(i).group(), asked.rows().get(i), context),
          i -> seats.get(i).group(),
          context);
    } finally {
      LogContext.leave();
    }
  }

  private void land(Seat seat, Asked asked, BatchContext context) {
    if (asked instanceof Asked.Judged) {
      context.budget().judged(seat.row().execution().id(), seat.row().id());
    }
    seat.flight().land(counted(seat.row(), asked, context));
  }

  private List<Outcome> processGroup(
      List<Prepared> group, Map<QuestionId, LedgerEntry> known, BatchContext context)
      throws Exception {
    LogContext.enter(group.getFirst());
    try {
      return processRows(group, known, context);
    } finally {
      LogContext.leave();
    }
  }

  private List<Outcome> processRows(
      List<Prepared> group, Map<QuestionId, LedgerEntry> known, BatchContext context)
      throws Exception {
    return switch (group.getFirst()) {
      case Prepared.ToAsk first -> askOnce(group, context, known);
      case Prepared.Decided answered -> List.of(writer.write(answered));
      case Prepared.Ruled ruled -> List.of(writer.write(ruled));
      case Prepared.Skipped aside -> List.of(new Outcome.Done(aside.sequenceNumber()));
      case Prepared.Retry again ->
          List.of(new Outcome.Pending(again.sequenceNumber(), again.executionId(), again.why()));
    };
  }

  /// Asks the question of a group on behalf of the first row whose execution has room for it. Rows
  /// of others have the answer for nothing.
  private List<Outcome> askOnce(
      List<Prepared> group, BatchContext context, Map<QuestionId, LedgerEntry> known)
      throws Exception {
    List<BudgetRefusal> refusals = new ArrayList<>();
    for (Prepared each : group) {
      Prepared.ToAsk row = (Prepared.ToAsk) each;
      Optional<BudgetRefusal> refusal = context.budget().refusal(row.execution().id(), row.id());
      if (refusal.isEmpty()) {
        Asked asked = ask(row, known.getOrDefault(row.id(), LedgerEntry.NONE), context);
        return conclude(group, asked, context);
      }
      refusals.add(refusal.get());
    }
    return IntStream.range(0, group.size())
        .mapToObj(i -> refused((Prepared.ToAsk) group.get(i), refusals.get(i), context.halts()))
        .toList();
  }

  private Asked ask(Prepared.ToAsk row, LedgerEntry known, BatchContext context) throws Exception {
    Optional<String> halted = context.halts().reason(row.execution().id());
    if (halted.isPresent()) {
      return new Asked.Halted(halted.get());
    }
    return singleFlight.ask(
        row.id(),
        context.deadline(),
        outdated -> {
          LedgerEntry now = outdated ? look(row.id(), known) : known;
          Asked asked = asker.ask(call(row, now.answer().isPresent(), context), now);
          if (asked instanceof Asked.Judged) {
            context.budget().judged(row.execution().id(), row.id());
          }
          return counted(row, asked, context);
        });
  }

  private ModelCall call(Prepared.ToAsk row, boolean repair, BatchContext context) {
    return new ModelCall(
        row.id(),
        row.question(),
        row.execution().id(),
        row.request().id(),
        model -> limiters.of(row.execution(), model),
        context.deadline(),
        context.notes().note(),
        context.budget().recorder(row.execution().id(), row.id(), repair));
  }

  /// A row that the budget has no room for waits outside of the stream, so that it holds up no
  /// other.
  private static Outcome refused(Prepared.ToAsk row, BudgetRefusal refusal, Halts halts) {
    return switch (refusal) {
      case BudgetRefusal.Exhausted(String reason) -> halting(row, reason, halts);
      case BudgetRefusal.NoRoomNow(Amount needed) -> new Outcome.SetAside(row, needed);
    };
  }

  /// Two processes may ask the same question at the same moment: that is rare, and it is counted.
  private Asked counted(Prepared.ToAsk row, Asked asked, BatchContext context) {
    if (asked instanceof Asked.Judged settled && settled.paidAgain()) {
      LOG.warn("an answer for {} was paid for again", row.request().id());
      try {
        executions.paidAgain(row.execution().id(), 1);
      } catch (StoreUnavailable e) {
        context.notes().uncounted().set(true);
        LOG.warn("that is not in the counter of {}: {}", row.execution().id(), e.getMessage());
      }
    }
    return asked;
  }

  private LedgerEntry look(QuestionId id, LedgerEntry before) {
    return recorder.entries(Set.of(id)).getOrDefault(id, before);
  }

  private List<Outcome> conclude(List<Prepared> group, Asked asked, BatchContext context)
      throws InterruptedException {
    return Concurrently.map(
        group, row -> conclude((Prepared.ToAsk) row, asked, context), BatchLoop::retry);
  }

  private Outcome conclude(Prepared.ToAsk row, Asked asked, BatchContext context) {
    return switch (asked) {
      case Asked.Judged(Answer answer, Ruling.Final ruling, var again, List<LostCall> lost) ->
          writer.write(row, answer, ruling, lost);
      case Asked.Rejected(
              Verdict verdict,
              String message,
              List<LostCall> lost,
              Asked.Unanswered calls) ->
          writer.write(row, verdict, message, lost, calls.of(row.request().id()));
      case Asked.Unrecorded(String why, boolean denied) -> {
        context.notes().unrecorded().set(true);
        yield denied ? halting(row, why, context.halts()) : waiting(row, why);
      }
      case Asked.Invalid(String message, Asked.Unanswered calls) ->
          new Outcome.Suspect(row, message, calls.of(row.request().id()));
      case Asked.RunFault(String reason) -> halting(row, row.arm().named(reason), context.halts());
      case Asked.Halted(String reason) -> halting(row, reason, context.halts());
      case Asked.Failing(String why) -> new Outcome.Failing(row, why);
      case Asked.NotYet(String why) -> waiting(row, why);
      case Asked.Failed(Exception cause) -> {
        context.notes().lost().set(true);
        yield retry(row, cause);
      }
    };
  }

  private static Outcome waiting(Prepared.ToAsk row, String why) {
    return new Outcome.Pending(row.sequenceNumber(), Optional.of(row.execution().id()), why);
  }

  private static Outcome halting(Prepared.ToAsk row, String reason, Halts halts) {
    halts.halt(row.execution().id(), reason);
    return new Outcome.Halting(row.sequenceNumber(), row.execution().id(), reason);
  }

  private List<String> pending(List<Delivery> deliveries, List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Written written) {
        causes.clear(written.execution(), WaitCauses.Part.ROW);
      }
    }
    Set<String> pending = new HashSet<>();
    for (Outcome outcome : outcomes) {
      if (outcome
          instanceof Outcome.Pending(String number, Optional<ExecutionId> execution, String why)) {
        pending.add(number);
        execution.ifPresent(id -> causes.note(id, WaitCauses.Part.ROW, why));
        LOG.info("record {} is retried: {}", number, why);
      }
    }
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.SetAside aside) {
        causes.note(aside.row().execution().id(), WaitCauses.Part.ROW, Shortages.NO_ROOM);
      }
    }
    noteUnreadable(deliveries);
    reporter.report();
    return deliveries.stream().map(Delivery::sequenceNumber).filter(pending::contains).toList();
  }

  /// A request that is no row of any execution waits for a person. The loader's ids show whose it
  /// was to be.
  private void noteUnreadable(List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      if (delivery instanceof Delivery.Unreadable(var number, RequestId id, String reason)) {
        Matcher row = ROW.matcher(id.value());
        if (row.matches()) {
          causes.note(
              new ExecutionId(row.group(1)),
              WaitCauses.Part.ROW,
              "request %s cannot be read: %s; `seiri repair %s` says what to do"
                  .formatted(id, reason, row.group(1)));
        }
      }
    }
  }

  /// A row that failed is retried; where a person has to help, its execution halts.
  private static Outcome retry(Prepared row, Exception e) {
    String why = String.valueOf(e.getMessage());
    if (!(e instanceof StoreUnavailable store)) {
      LOG.error("record {} failed unexpectedly and is retried", row.sequenceNumber(), e);
      return new Outcome.Pending(row.sequenceNumber(), row.executionId(), why);
    }
    return store.isDenied() && row.executionId().isPresent()
        ? new Outcome.Halting(row.sequenceNumber(), row.executionId().get(), why)
        : new Outcome.Pending(row.sequenceNumber(), row.executionId(), why);
  }
}
