package dev.seiri.lambda.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.budget.DeadReservations;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import dev.seiri.core.pack.Part;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.MemoryInFlightNoteStore;
import dev.seiri.core.testing.MemoryLedger;
import dev.seiri.core.testing.MemoryPrompts;
import dev.seiri.core.testing.SettableClock;
import dev.seiri.lambda.ask.SpendRecorder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private static final String MODEL = "anthropic.claude-haiku-5-5";
  private static final Limits LIMITS =
      new Limits(Optional.of(BigDecimal.ONE), OptionalLong.empty(), Optional.empty());

  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private final MemoryExecutions executions = new MemoryExecutions();
  private final MemoryInFlightNoteStore notes = new MemoryInFlightNoteStore();
  private final MemoryLedger ledger = new MemoryLedger();
  private final MemoryPrompts prompts = new MemoryPrompts();
  private final SettableClock clock = new SettableClock();
  private final Budgets budgets =
      new Budgets(
          executions.budgets(),
          new DeadReservations(
              executions.budgets(), notes, ledger, prompts, ModelCatalog.shipped()),
          ledger,
          ModelCatalog.shipped(),
          clock);

  @Test
  void whatMayBeWrittenToTheProvidersCacheIsReservedAtItsPrice() {
    Execution execution = execution(LIMITS);
    open(execution, "n1", question("x".repeat(100_000)));
    // Twice the prompt at 0.125 dollars a million tokens, which is what writing costs.
    assertThat(account(execution).reserved().usd()).isGreaterThanOrEqualTo(new BigDecimal("0.025"));
  }

  @Test
  void whatIsNotSpentReturns() {
    Execution execution = execution(LIMITS);
    Question question = question("x");
    try (BatchBudget budget = open(execution, "n1", question)) {
      SpendRecorder recorder = budget.recorder(execution.id(), question.id(""), false);
      recorder.paid(completion());
      ledger.record(question.id(""), answer());
    }
    assertThat(account(execution).reserved().isNothing()).isTrue();
    assertThat(account(execution).spent().tokens()).isEqualTo(30);
    assertThat(account(execution).lost().isNothing()).as("its answer is recorded").isTrue();
  }

  @Test
  void anAnswerThatCouldNotBeRecordedIsSpentAndLost() {
    Execution execution = execution(LIMITS);
    Question question = question("x");
    try (BatchBudget budget = open(execution, "n1", question)) {
      SpendRecorder recorder = budget.recorder(execution.id(), question.id(""), false);
      recorder.paid(completion());
      recorder.dropped(false);
      assertThat(account(execution).lost().tokens()).as("at once").isEqualTo(30);
      assertThat(recorder.admits()).isFalse();
    }
    assertThat(account(execution).spent()).isEqualTo(account(execution).lost());
    assertThat(account(execution).lost().calls()).isEqualTo(1);
  }

  @Test
  void aLostCallIsBookedAtOnceAndItsQuestionAskedAgainOnlyIfThereIsRoom() {
    Question question = question("x".repeat(400));
    // A first call takes 401 tokens at most, a repair 903: there is room for one lost call more.
    Execution execution = execution(tokens(1_302 + 450));
    try (BatchBudget budget = open(execution, "n1", question)) {
      SpendRecorder recorder = budget.recorder(execution.id(), question.id(""), false);
      recorder.lost(question, Part.WHOLE);
      assertThat(account(execution).lost().tokens()).isBetween(401L, 450L);
      assertThat(recorder.admits()).isTrue();
      recorder.lost(question, Part.WHOLE);
      assertThat(recorder.admits()).as("that was not reserved").isFalse();
      assertThat(account(execution).lost().calls()).isEqualTo(2);
    }
    assertThat(account(execution).reserved().isNothing()).isTrue();
    assertThat(account(execution).spent()).isEqualTo(account(execution).lost());
  }

  @Test
  void withoutABudgetOnlyLostCallsAreBooked() {
    Execution execution = execution(Limits.NONE);
    Question question = question("x");
    try (BatchBudget budget = open(execution, "n1", question)) {
      SpendRecorder recorder = budget.recorder(execution.id(), question.id(""), false);
      recorder.lost(question, Part.WHOLE);
      assertThat(recorder.admits()).isTrue();
      recorder.paid(completion());
      ledger.record(question.id(""), answer());
    }
    assertThat(account(execution).lost().calls()).isEqualTo(1);
    assertThat(account(execution).isKept()).isFalse();
    assertThat(account(execution).spent())
        .as("no results yet")
        .isEqualTo(account(execution).lost());
  }

  @Test
  void aBatchWithoutRoomSettlesWhatADeadProcessLeft() {
    Question question = question("x".repeat(400));
    Execution execution = execution(tokens(2_000));
    List<Need> needs = List.of(new Need(question.id(""), question, false));
    notes.write(
        new InFlightNote(
            "n1",
            execution.id(),
            "dead",
            8,
            List.of(question.id("")),
            budgets.most(execution, needs)));
    budgets.open("n1", "dead", clock.instant(), Map.of(execution, needs));
    assertThat(open(execution, "n2", question).refusal(execution.id(), question.id("")))
        .as("it may be alive")
        .containsInstanceOf(BudgetRefusal.NoRoomNow.class);
    assertThat(account(execution).isShort()).isTrue();
    ledger.record(question.id(""), answer().under("n1"));
    clock.advance(Duration.ofMinutes(10));
    assertThat(open(execution, "n3", question).refusal(execution.id(), question.id(""))).isEmpty();
    assertThat(account(execution).spent().tokens())
        .as("its recorded answer at its cost")
        .isEqualTo(30);
    assertThat(account(execution).reservations()).containsOnlyKeys("n3");
    assertThat(account(execution).shortage()).isEmpty();
  }

  @Test
  void whatADeadProcessMayHavePaidIsNeverGivenBack() {
    Question question = question("x".repeat(400));
    Execution execution = execution(tokens(2_000));
    List<Need> needs = List.of(new Need(question.id(""), question, false));
    notes.write(
        new InFlightNote(
            "n1",
            execution.id(),
            "dead",
            8,
            List.of(question.id("")),
            budgets.most(execution, needs)));
    budgets.open("n1", "dead", clock.instant(), Map.of(execution, needs));
    Amount reserved = account(execution).reserved();
    clock.advance(Duration.ofMinutes(10));
    assertThat(open(execution, "n2", question).refusal(execution.id(), question.id("")))
        .containsInstanceOf(BudgetRefusal.Exhausted.class);
    assertThat(account(execution).lost()).isEqualTo(reserved);
    assertThat(account(execution).spent()).isEqualTo(reserved);
    assertThat(account(execution).reservations()).isEmpty();
  }

  @Test
  void aLimitThatIsRaisedInFlightKnowsWhatIsReserved() {
    Question question = question("x".repeat(400));
    Execution execution = execution(tokens(2_000));
    BatchBudget first = open(execution, "n1", question);
    executions.budgets().limit(execution.id(), tokens(2_100));
    assertThat(open(execution, "n2", question).refusal(execution.id(), question.id("")))
        .as("100 more are no room")
        .isPresent();
    executions.budgets().limit(execution.id(), tokens(4_000));
    assertThat(open(execution, "n3", question).refusal(execution.id(), question.id(""))).isEmpty();
    first.close();
    assertThat(account(execution).spent().isNothing()).isTrue();
    assertThat(account(execution).reservations()).containsOnlyKeys("n3");
  }

  private BatchBudget open(Execution execution, String note, Question question) {
    return budgets.open(
        note,
        "process-" + note,
        clock.instant(),
        Map.of(execution, List.of(new Need(question.id(""), question, false))));
  }

  private Account account(Execution execution) {
    return executions.budgets().find(execution.id()).orElseThrow();
  }

  private static Completion completion() {
    return new Completion(MODEL, "{}", StopReason.END_TURN, new Usage(10, 20, 0, 0), Duration.ZERO);
  }

  private static Answer answer() {
    return Answer.of(completion(), 1, new RequestId("r"), NOW);
  }

  private static Limits tokens(long most) {
    return new Limits(Optional.empty(), OptionalLong.of(most), Optional.empty());
  }

  private static Question question(String prompt) {
    return new Question(
        "t",
        MODEL,
        List.of(),
        new Prompt("", prompt),
        Inference.ofMaxTokens(1),
        Optional.empty(),
        Map.of());
  }

  private Execution execution(Limits limits) {
    Execution execution =
        Execution.loading(
            new ExecutionId("e"),
            Payload.of(new PromptKey("t", "v1"), MODEL),
            limits,
            Execution.Provenance.UNKNOWN);
    executions.createIfNotExists(execution);
    prompts.put(
        new PromptTemplate(new PromptKey("t", "v1"), "", "", "x", Optional.empty(), Defaults.NONE));
    return execution;
  }
}
