package dev.seiri.core.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.execution.Settlement;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Explores every interleaving of processes that reserve, call, record, lose, settle and die, of
/// others that settle what the dead have left, and of people who change the limit. The account and
/// the settling of the dead are the real ones; processes, calls and ledger are modelled, at small
/// sizes and in tokens.
class AccountExplorationTest {
  private static final ExecutionId E = new ExecutionId("e");
  private static final ModelCatalog CATALOG = ModelCatalog.shipped();
  private static final Instant THEN = Instant.parse("2026-11-01T12:00:00Z");

  /// The most that a first call and a repair can cost. Each costs 1 or that.
  private static final int FIRST = 2;

  private static final int REPAIR = 3;

  /// Of the questions, this one is answered with a fault and repaired.
  private static final String FAULTY = "b";

  private static final PromptTemplate PROMPT =
      new PromptTemplate(
          new PromptKey("t", "v1"),
          "",
          "",
          "x",
          Optional.of(
              OutputSchema.of(
                  Json.read(
                      "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}"))),
          Defaults.NONE);

  /// What is explored.
  ///
  /// @param questions of every process's batches, in their order
  /// @param processes how many there are at once
  /// @param batches how many they may begin altogether
  /// @param atOnce calls of a process whose answers are not recorded
  /// @param deaths how many processes die; each is followed by another
  /// @param limits the limits that people set, one after another, at any moment
  /// @param frozen whether a process that is alive may be taken for dead
  private record Setting(
      List<String> questions,
      int processes,
      int batches,
      int atOnce,
      int deaths,
      List<Integer> limits,
      boolean frozen) {}

  /// A question in a batch.
  ///
  /// @param call the cost of its call in flight or answered, 0 if there is none
  /// @param recorded what it has paid for answers in the ledger
  private record Asking(
      String question,
      Step step,
      boolean repair,
      boolean repairing,
      int call,
      int tries,
      int recorded) {
    static Asking of(String question, boolean repair) {
      return new Asking(question, Step.READY, repair, repair, 0, 0, 0);
    }

    Asking at(Step next) {
      return new Asking(question, next, repair, repairing, call, tries, recorded);
    }

    Asking called(int cost) {
      return new Asking(question, Step.CALLED, repair, repairing, cost, tries, recorded);
    }

    Asking lost(boolean admitted) {
      boolean more = admitted && tries == 0;
      return new Asking(
          question, more ? Step.READY : Step.ENDED, repair, repairing, 0, tries + 1, recorded);
    }

    Asking kept(boolean toRepair) {
      return new Asking(
          question,
          toRepair ? Step.READY : Step.ENDED,
          repair,
          toRepair || repairing,
          0,
          tries,
          recorded + call);
    }

    Asking dropped() {
      return new Asking(question, Step.ENDED, repair, repairing, 0, tries, recorded);
    }

    int most() {
      return repair ? REPAIR : FIRST + (question.equals(FAULTY) ? REPAIR : 0);
    }
  }

  private enum Step {
    READY,
    CALLED,
    ANSWERED,
    ENDED
  }

  private record Process(String name, Optional<Batch> batch) {}

  private record Batch(String note, List<Asking> all) {
    long unrecorded() {
      return all.stream()
          .filter(each -> each.step() == Step.CALLED || each.step() == Step.ANSWERED)
          .count();
    }
  }

  /// An answer in the ledger.
  ///
  /// @param note of the last call
  /// @param crossed whether its repair was asked for under another note than the first call
  private record Recorded(int first, int repair, String note, boolean crossed) {
    int cost() {
      return first + repair;
    }
  }

  /// A state of everything.
  ///
  /// @param notes the questions of each note, with a `!` where only a repair is asked for
  /// @param billed what the calls have really cost
  /// @param begun how many batches
  /// @param highest the highest limit so far
  /// @param over the notes of batches whose lease is over while their process is alive
  private record World(
      Account account,
      Map<String, Recorded> ledger,
      Map<String, String> notes,
      List<Process> processes,
      int billed,
      int begun,
      int deaths,
      int limitsSet,
      int highest,
      Set<String> over) {
    World with(Account next) {
      return new World(
          next, ledger, notes, processes, billed, begun, deaths, limitsSet, highest, over);
    }

    World with(int place, Process process) {
      List<Process> all = new ArrayList<>(processes);
      all.set(place, process);
      return new World(
          account, ledger, notes, all, billed, begun, deaths, limitsSet, highest, over);
    }

    World with(int place, int i, Asking asking) {
      Process process = processes.get(place);
      Batch batch = process.batch().orElseThrow();
      List<Asking> all = new ArrayList<>(batch.all());
      all.set(i, asking);
      return with(place, new Process(process.name(), Optional.of(new Batch(batch.note(), all))));
    }

    World recording(String question, Recorded recorded) {
      Map<String, Recorded> next = new HashMap<>(ledger);
      next.put(question, recorded);
      return new World(
          account, next, notes, processes, billed, begun, deaths, limitsSet, highest, over);
    }

    World noting(String note, String questions) {
      Map<String, String> next = new HashMap<>(notes);
      next.put(note, questions);
      return new World(
          account, ledger, next, processes, billed, begun, deaths, limitsSet, highest, over);
    }

    World begin() {
      return new World(
          account, ledger, notes, processes, billed, begun + 1, deaths, limitsSet, highest, over);
    }

    World billed(int cost) {
      return new World(
          account,
          ledger,
          notes,
          processes,
          billed + cost,
          begun,
          deaths,
          limitsSet,
          highest,
          over);
    }

    World died() {
      return new World(
          account, ledger, notes, processes, billed, begun, deaths + 1, limitsSet, highest, over);
    }

    World limited(int limit) {
      return new World(
          account.withLimits(tokens(limit)),
          ledger,
          notes,
          processes,
          billed,
          begun,
          deaths,
          limitsSet + 1,
          Math.max(highest, limit),
          over);
    }

    World over(String note) {
      Set<String> next = new HashSet<>(over);
      next.add(note);
      return new World(
          account, ledger, notes, processes, billed, begun, deaths, limitsSet, highest, next);
    }
  }

  @Test
  void noInterleavingOvershootsOrForgetsMoney() {
    explore(new Setting(List.of("a", FAULTY), 2, 3, 1, 1, List.of(), false), 7);
  }

  @Test
  void norWithMoreCallsAtOnce() {
    explore(new Setting(List.of("a", FAULTY), 2, 2, 2, 1, List.of(), false), 8);
  }

  @Test
  void norWithTwoDeaths() {
    explore(new Setting(List.of(FAULTY), 2, 3, 1, 2, List.of(), false), 8);
  }

  @Test
  void norWhereLimitsRiseAndFallUnderWay() {
    explore(new Setting(List.of("a"), 2, 3, 1, 1, List.of(6, 2), false), 1);
  }

  @Test
  void norWithThreeProcesses() {
    explore(new Setting(List.of("a"), 3, 3, 1, 1, List.of(), false), 5);
  }

  @Test
  void norWhereALeaseIsOverWhileCallsAreInFlight() {
    explore(new Setting(List.of("a", FAULTY), 2, 2, 1, 1, List.of(), true), 8);
  }

  /// Visits every state that can be reached.
  private static void explore(Setting setting, int limit) {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < setting.processes(); i++) {
      processes.add(new Process("p" + i, Optional.empty()));
    }
    World start =
        new World(
            Account.of(tokens(limit)), Map.of(), Map.of(), processes, 0, 0, 0, 0, limit, Set.of());
    Set<World> seen = new HashSet<>(List.of(start));
    Deque<World> open = new ArrayDeque<>(List.of(start));
    boolean wasShort = false;
    boolean hadLost = false;
    while (!open.isEmpty()) {
      World world = open.pop();
      hadLost |= world.account().lost().tokens() > 0;
      wasShort |= world.account().shortage().isPresent();
      for (World next : next(world, setting)) {
        if (seen.add(next)) {
          check(world, next);
          open.push(next);
        }
      }
    }
    assertThat(hadLost).as("calls were lost").isTrue();
    assertThat(wasShort).as("there was no room at times").isTrue();
    assertThat(seen).hasSizeGreaterThan(5_000);
  }

  private static void check(World before, World world) {
    long spent = world.account().spent().tokens();
    long held = world.account().reserved().tokens();
    long limit = world.account().limits().maxTokens().orElseThrow();
    require(
        world.billed() <= spent + held, "more is billed than spent and reserved", before, world);
    require(world.billed() <= world.highest(), "more is billed than the limit", before, world);
    if (before.limitsSet() == world.limitsSet() && world.over().isEmpty()) {
      long was = before.account().spent().tokens() + before.account().reserved().tokens();
      require(spent + held <= Math.max(was, limit), "more is reserved than left", before, world);
    }
    if (world.account().reservations().isEmpty()
        && world.processes().stream().allMatch(process -> process.batch().isEmpty())) {
      long results = world.ledger().values().stream().mapToLong(Recorded::cost).sum();
      long told = results + world.account().lost().tokens() + world.account().paidAgain().tokens();
      // Whether a dead process's first answer is its own is not known where another has repaired
      // it: then it counts as lost too. So does what is recorded after its lease.
      boolean exact =
          world.over().isEmpty() && world.ledger().values().stream().noneMatch(Recorded::crossed);
      require(
          exact ? told == spent : told >= spent,
          "results and lost calls are not what is spent",
          before,
          world);
    }
  }

  private static void require(boolean holds, String fault, World before, World world) {
    if (!holds) {
      throw new AssertionError("%s in%n%s%nafter%n%s".formatted(fault, world, before));
    }
  }

  private static List<World> next(World world, Setting setting) {
    List<World> all = new ArrayList<>();
    for (int place = 0; place < world.processes().size(); place++) {
      Process process = world.processes().get(place);
      if (process.batch().isEmpty()) {
        begin(world, place, setting).ifPresent(all::add);
        continue;
      }
      Batch batch = process.batch().get();
      ask(world, place, setting, all);
      if (batch.unrecorded() == 0) {
        all.add(settle(world, place));
      }
      if (world.deaths() < setting.deaths()) {
        all.add(world.died().with(place, new Process(process.name() + "'", Optional.empty())));
      }
      if (setting.frozen() && !world.over().contains(batch.note())) {
        all.add(world.over(batch.note()));
      }
    }
    buryTheDead(world, setting, all);
    if (world.limitsSet() < setting.limits().size()) {
      all.add(world.limited(setting.limits().get(world.limitsSet())));
    }
    return all;
  }

  /// Begins a batch of the questions without a final answer, as many as there is room for.
  private static Optional<World> begin(World world, int place, Setting setting) {
    List<Asking> all = new ArrayList<>();
    for (String question : setting.questions()) {
      Recorded recorded = world.ledger().get(question);
      if (recorded == null || needsRepair(question, recorded)) {
        all.add(Asking.of(question, recorded != null));
      }
    }
    if (all.isEmpty() || world.begun() == setting.batches()) {
      return Optional.empty();
    }
    Amount sum = Amount.NOTHING;
    int count = 0;
    while (count < all.size() && world.account().fits(sum.plus(call(all.get(count).most())))) {
      sum = sum.plus(call(all.get(count).most()));
      count++;
    }
    World begun = world.begin();
    if (count == 0) {
      return Optional.of(begun.with(world.account().shortOf(call(all.getFirst().most()), THEN)));
    }
    String name = world.processes().get(place).name();
    String note = name + "/" + world.begun();
    Reservation reservation = new Reservation(note, name, THEN, sum);
    return Optional.of(
        begun
            .noting(
                note,
                all.stream()
                    .map(asking -> asking.repair() ? asking.question() + "!" : asking.question())
                    .collect(Collectors.joining(" ")))
            .with(world.account().reserve(reservation).orElseThrow())
            .with(place, new Process(name, Optional.of(new Batch(note, all.subList(0, count))))));
  }

  private static boolean needsRepair(String question, Recorded recorded) {
    return question.equals(FAULTY) && recorded.repair() == 0;
  }

  private static void ask(World world, int place, Setting setting, List<World> to) {
    Batch batch = world.processes().get(place).batch().orElseThrow();
    for (int i = 0; i < batch.all().size(); i++) {
      Asking asking = batch.all().get(i);
      int most = asking.repairing() ? REPAIR : FIRST;
      switch (asking.step()) {
        case READY -> {
          // No call begins when the lease is over.
          if (batch.unrecorded() < setting.atOnce() && !world.over().contains(batch.note())) {
            to.add(world.with(place, i, asking.called(1)).billed(1));
            to.add(world.with(place, i, asking.called(most)).billed(most));
          }
        }
        case CALLED -> {
          to.add(world.with(place, i, asking.at(Step.ANSWERED)));
          Account account = world.account().lose(batch.note(), i, call(most));
          to.add(world.with(account).with(place, i, asking.lost(account.admits(batch.note(), i))));
        }
        case ANSWERED -> {
          to.add(record(world, place, i));
          to.add(drop(world, place, i, false));
        }
        case ENDED -> {}
      }
    }
  }

  /// The first record counts, and the first repair.
  private static World record(World world, int place, int i) {
    Batch batch = world.processes().get(place).batch().orElseThrow();
    Asking asking = batch.all().get(i);
    Recorded before = world.ledger().get(asking.question());
    if (!asking.repairing() && before == null) {
      Recorded first = new Recorded(asking.call(), 0, batch.note(), false);
      return world
          .recording(asking.question(), first)
          .with(place, i, asking.kept(needsRepair(asking.question(), first)));
    }
    if (asking.repairing() && before != null && before.repair() == 0) {
      boolean crossed = before.crossed() || !before.note().equals(batch.note());
      return world
          .recording(
              asking.question(), new Recorded(before.first(), asking.call(), batch.note(), crossed))
          .with(place, i, asking.kept(false));
    }
    return drop(world, place, i, true);
  }

  /// Drops an answer that could not be recorded, or that another process recorded first.
  private static World drop(World world, int place, int i, boolean again) {
    Batch batch = world.processes().get(place).batch().orElseThrow();
    Asking asking = batch.all().get(i);
    return world
        .with(world.account().drop(batch.note(), i, call(asking.call()), again))
        .with(place, i, asking.dropped());
  }

  /// Ends a batch in which nothing is in flight.
  private static World settle(World world, int place) {
    Process process = world.processes().get(place);
    Batch batch = process.batch().orElseThrow();
    int recorded = batch.all().stream().mapToInt(Asking::recorded).sum();
    return world
        .with(
            world
                .account()
                .settle(
                    batch.note(), new Settlement(call(recorded), Amount.NOTHING, Amount.NOTHING)))
        .with(place, new Process(process.name(), Optional.empty()));
  }

  /// Anyone settles what a dead process has left, or one whose lease is over.
  private static void buryTheDead(World world, Setting setting, List<World> to) {
    Set<String> alive = new HashSet<>();
    world.processes().forEach(process -> alive.add(process.name()));
    Predicate<Reservation> isOver =
        r -> !alive.contains(r.process()) || world.over().contains(r.id());
    if (world.account().reservations().values().stream().noneMatch(isOver)) {
      return;
    }
    Account[] account = {world.account()};
    new DeadReservations(
            accounts(account),
            notes(world, setting),
            ledger(world),
            key -> Optional.of(PROMPT),
            CATALOG)
        .settle(execution(world), world.account(), isOver);
    to.add(world.with(account[0]));
  }

  private static Execution execution(World world) {
    return Execution.loading(
        E,
        Payload.of(new PromptKey("t", "v1"), "test.model"),
        world.account().limits(),
        Execution.Provenance.UNKNOWN);
  }

  private static BudgetStore accounts(Account[] account) {
    return new BudgetStore() {
      @Override
      public Optional<Account> find(ExecutionId id) {
        return Optional.of(account[0]);
      }

      @Override
      public Optional<Account> change(ExecutionId id, UnaryOperator<Account> change) {
        account[0] = change.apply(account[0]);
        return Optional.of(account[0]);
      }
    };
  }

  private static InFlightNoteStore notes(World world, Setting setting) {
    return new InFlightNoteStore() {
      @Override
      public void write(InFlightNote note) {
        throw new AssertionError("nobody asks here");
      }

      @Override
      public void remove(InFlightNote note) {
        throw new AssertionError("notes stay");
      }

      @Override
      public List<InFlightNote> left(ExecutionId execution) {
        throw new AssertionError("only the notes of reservations are read");
      }

      @Override
      public Optional<InFlightNote> find(ExecutionId execution, String id) {
        List<Asking> all =
            Stream.of(world.notes().getOrDefault(id, "").split(" "))
                .map(word -> Asking.of(word.substring(0, 1), word.endsWith("!")))
                .toList();
        return Optional.of(
            new InFlightNote(
                id,
                E,
                id.substring(0, id.indexOf('/')),
                setting.atOnce(),
                all.stream().map(asking -> id(asking.question())).toList(),
                all.stream()
                    .map(asking ->
                        new InFlightNote.Most(BigDecimal.ZERO, asking.most(), asking.repair()))
                    .toList()));
      }
    };
  }

  private static ResponseLedger ledger(World world) {
    return new ResponseLedger() {
      @Override
      public boolean setAside(QuestionId question, Optional<LostCall> instead) {
        throw new AssertionError("nothing is set aside here");
      }

      @Override
      public boolean restore(QuestionId question, Answer answer) {
        throw new AssertionError("nothing is set aside here");
      }

      @Override
      public Map<QuestionId, LedgerEntry> entries(Collection<QuestionId> questions) {
        Map<QuestionId, LedgerEntry> found = new HashMap<>();
        world
            .ledger()
            .forEach((question, recorded) ->
                found.put(
                    id(question),
                    new LedgerEntry(Optional.of(answer(question, recorded)), List.of())));
        found.keySet().retainAll(questions);
        return found;
      }

      @Override
      public Answer record(QuestionId question, Answer answer) {
        throw new AssertionError("nothing is recorded here");
      }

      @Override
      public Answer amend(QuestionId question, Answer answer) {
        throw new AssertionError("nothing is repaired here");
      }

      @Override
      public void lost(QuestionId question, LostCall call) {
        throw new AssertionError("nothing is lost here");
      }
    };
  }

  private static Answer answer(String question, Recorded recorded) {
    String text = question.equals(FAULTY) ? "no json" : "{}";
    Answer first =
        Answer.of(completion(text, recorded.first()), 1, new RequestId("r"), THEN)
            .under(recorded.note());
    return recorded.repair() == 0
        ? first
        : first.withRepair(completion("{}", recorded.repair()), 1);
  }

  private static Completion completion(String text, int tokens) {
    return new Completion(
        "test.model", text, StopReason.END_TURN, new Usage(0, tokens, 0, 0), Duration.ZERO);
  }

  private static QuestionId id(String question) {
    return new QuestionId(question.repeat(64));
  }

  private static Amount call(int tokens) {
    return new Amount(BigDecimal.ZERO, tokens, 1);
  }

  private static Limits tokens(int limit) {
    return new Limits(Optional.empty(), OptionalLong.of(limit), Optional.empty());
  }
}
