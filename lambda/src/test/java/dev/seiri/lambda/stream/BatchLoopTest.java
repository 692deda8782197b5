package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static dev.seiri.core.testing.ScriptedModel.saying;
import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static dev.seiri.lambda.stream.BatchLoopBench.s;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.concurrent.Concurrently;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.ScriptedModel;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchLoopTest {
  private static final Reply GOOD = answer("{\"name\":\"x\"}");
  private static final Reply BUSY = new Reply.Retryable(true, "too many", Optional.empty());

  // ---- every verdict ----

  @Test
  void aGoodAnswerIsOk() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    assertThat(bench.run("Acme")).isEmpty();
    ResultDocument result = bench.only();
    assertThat(result.verdict()).isEqualTo(Verdict.OK);
    assertThat(result.json().path("output").path("name").asString()).isEqualTo("x");
    assertThat(result.json().path("response").path("statusCode").asInt()).isEqualTo(200);
    assertThat(result.json().path("request_id").asString()).isEqualTo("e-00000001");
    assertThat(result.json().path("input_tokens").asLong()).isEqualTo(100);
    assertThat(result.json().path("reused").asBoolean()).isFalse();
  }

  @Test
  void aMendedAnswerIsRepairedAndBothCallsArePaid() throws Exception {
    ScriptedModel model = saying(answer("{\"nmae\":\"x\"}"), GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    assertThat(bench.run("Acme")).isEmpty();
    assertThat(bench.only().verdict()).isEqualTo(Verdict.REPAIRED);
    assertThat(bench.only().json().path("input_tokens").asLong()).isEqualTo(200);
    assertThat(bench.only().json().path("attempts").asInt()).isEqualTo(2);
    assertThat(model.exchanges())
        .singleElement()
        .satisfies(exchange -> assertThat(exchange.complaint()).contains("nmae"));
  }

  @Test
  void truncatedAndRefusedAnswersAreNotAskedAgain() throws Exception {
    ScriptedModel model = saying(answer("{\"name\":\"x\"}", "max_tokens"), GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.run("Acme");
    assertThat(bench.only().verdict()).isEqualTo(Verdict.TRUNCATED);
    assertThat(model.questions()).hasSize(1);

    ScriptedModel refusing = saying(answer("No.", "refusal"), GOOD);
    BatchLoopBench other = new BatchLoopBench(refusing);
    other.run("Acme");
    assertThat(other.only().verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(refusing.questions()).hasSize(1);
  }

  @Test
  void aFaultThatStaysIsNamed() throws Exception {
    assertThat(verdictOf(saying(answer(""), answer("")))).isEqualTo(Verdict.EMPTY);
    assertThat(verdictOf(saying(answer("Sorry"), answer("Sorry")))).isEqualTo(Verdict.NOT_JSON);
    assertThat(verdictOf(saying(answer("{}"), answer("[]")))).isEqualTo(Verdict.SCHEMA_VIOLATION);
  }

  @Test
  void aRowTheTemplateCannotRenderIsATemplateErrorAndNobodyIsAsked() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model, "{{ fields.company }}");
    assertThat(bench.run("Acme")).isEmpty();
    assertThat(bench.only().verdict()).isEqualTo(Verdict.TEMPLATE_ERROR);
    assertThat(bench.only().json().path("error_message").asString()).contains("company");
    assertThat(model.questions()).isEmpty();
  }

  @Test
  void aRowThatIsTooLargeIsSaidToBe() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    bench.run("x".repeat(300_000));
    assertThat(bench.only().verdict()).isEqualTo(Verdict.INPUT_TOO_LARGE);

    BatchLoopBench model =
        new BatchLoopBench(saying(new Reply.TooLong("prompt is too long"), GOOD));
    model.run("Acme");
    assertThat(model.only().verdict()).isEqualTo(Verdict.INPUT_TOO_LARGE);
  }

  @Test
  void aRowWhoseRequestIsInvalidWhereOthersAreNotIsAModelError() throws Exception {
    BatchLoopBench bench =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) ->
                question.prompt().text().contains("bad") ? new Reply.Invalid("no") : GOOD));
    assertThat(bench.run("good", "bad")).isEmpty();
    assertThat(bench.results.all())
        .extracting(ResultDocument::verdict)
        .containsExactlyInAnyOrder(Verdict.OK, Verdict.MODEL_ERROR);
    assertThat(status(bench)).isEqualTo(ExecutionStatus.LOADING);
  }

  // ---- nothing is lost ----

  @Test
  void aRowThatMetOnlyPassingFaultsIsHandedBack() throws Exception {
    ScriptedModel model =
        new ScriptedModel(
            (question, exchange) -> question.prompt().text().contains("b") ? BUSY : GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    assertThat(bench.run("a", "b", "c")).containsExactly("2");
    assertThat(bench.results.all()).hasSize(2);
    assertThat(model.questions()).hasSize(2 + 3);
  }

  @Test
  void aPassingFaultIsTriedAgainWithinTheInvocation() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    BatchLoopBench bench =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> calls.incrementAndGet() < 3 ? BUSY : GOOD));
    assertThat(bench.run("a")).isEmpty();
    assertThat(bench.only().json().path("attempts").asInt()).isEqualTo(3);
  }

  @Test
  void nothingIsAskedPastTheDeadline() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"), bench.insert("e", 2, "b"));
    assertThat(bench.run(rows, Duration.ZERO)).containsExactly("1", "2");
    assertThat(model.questions()).isEmpty();
  }

  @Test
  void anAnswerWhoseResultCannotBeWrittenIsNotPaidAgain() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"));
    bench.results.failNext(1);
    assertThat(bench.run(rows)).containsExactly("1");
    assertThat(bench.run(rows)).isEmpty();
    assertThat(model.questions()).hasSize(1);
    assertThat(bench.only().json().path("reused").asBoolean()).isFalse();
    assertThat(bench.only().json().path("input_tokens").asLong()).isEqualTo(100);
  }

  // ---- paid once, one result ----

  @Test
  void redeliveredRowWritesNothingNewAndAsksNobody() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"));
    bench.run(rows);
    assertThat(bench.run(rows)).isEmpty();
    assertThat(model.questions()).hasSize(1);
    assertThat(bench.results.all()).hasSize(1);
    assertThat(execution(bench).tally().results()).isEqualTo(1);
  }

  @Test
  void equalInputsAreAskedOnceAndOnlyOneOfThemPays() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.run("a", "a", "a", "b");
    assertThat(model.questions()).hasSize(2);
    assertThat(bench.results.all()).hasSize(4);
    assertThat(execution(bench).tally().reused()).isEqualTo(2);
    assertThat(bench.results.all())
        .filteredOn(result -> result.json().path("reused").asBoolean())
        .allSatisfy(result -> {
          assertThat(result.json().path("cost_usd").decimalValue()).isZero();
          assertThat(result.json().has("reuse_saved_usd")).isTrue();
        });
    assertThat(execution(bench).tally().inputTokens()).isEqualTo(200);
  }

  @Test
  void theSameEventDeliveredManyTimesAtOnceAsksOnce() throws Exception {
    ScriptedModel model =
        new ScriptedModel((question, exchange) -> {
          sleep(50);
          return GOOD;
        });
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows =
        IntStream.rangeClosed(1, 5).mapToObj(i -> bench.insert("e", i, "input " + i)).toList();
    List<Integer> ten = IntStream.range(0, 10).boxed().toList();
    List<List<String>> pending =
        Concurrently.map(ten, i -> bench.run(rows), (i, e) -> List.of(e.toString()));
    assertThat(pending).allSatisfy(list -> assertThat(list).isEmpty());
    assertThat(model.questions()).hasSize(5);
    assertThat(bench.results.all()).hasSize(5);
    assertThat(execution(bench).tally().results()).isEqualTo(5);
  }

  // ---- the whole run ----

  @Test
  void anUnavailableModelHaltsTheExecutionAndItsRowsStayPending() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(new Reply.Unavailable("no such model"), GOOD));
    assertThat(bench.run("a", "b")).isEmpty();
    assertThat(bench.results.all()).isEmpty();
    assertThat(status(bench)).isEqualTo(ExecutionStatus.HALTED);
    assertThat(execution(bench).reason()).hasValue("no such model");
  }

  @Test
  void requestsThatAreAllInvalidHaltTheExecution() throws Exception {
    BatchLoopBench bench =
        new BatchLoopBench(saying(new Reply.Invalid("temperature is deprecated"), GOOD));
    assertThat(bench.run("a", "b", "c", "d", "e")).isEmpty();
    assertThat(bench.results.all()).isEmpty();
    assertThat(status(bench)).isEqualTo(ExecutionStatus.HALTED);
  }

  @Test
  void oneInvalidRequestThatComesFirstDoesNotHaltAGoodRun() throws Exception {
    BatchLoopBench bench =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) ->
                question.prompt().text().contains("bad") ? new Reply.Invalid("no") : GOOD));
    List<DynamodbStreamRecord> bad = List.of(bench.insert("e", 1, "bad"));
    assertThat(bench.run(bad)).containsExactly("1");
    assertThat(bench.run("good")).isEmpty();
    assertThat(bench.run(bad)).isEmpty();
    assertThat(bench.results.all())
        .extracting(ResultDocument::verdict)
        .containsExactlyInAnyOrder(Verdict.OK, Verdict.MODEL_ERROR);
    assertThat(status(bench)).isEqualTo(ExecutionStatus.LOADING);
  }

  @Test
  void anInvalidRequestThatStaysAloneHaltsTheExecutionAfterAWhile() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(new Reply.Invalid("no"), GOOD));
    List<DynamodbStreamRecord> bad = List.of(bench.insert("e", 1, "bad"));
    assertThat(bench.run(bad)).containsExactly("1");
    assertThat(status(bench)).isEqualTo(ExecutionStatus.LOADING);
    bench.clock = Clock.offset(bench.clock, Duration.ofSeconds(6));
    assertThat(bench.run(bad)).isEmpty();
    assertThat(status(bench)).isEqualTo(ExecutionStatus.HALTED);
  }

  @Test
  void aTemplateThatDoesNotCompileHaltsTheExecution() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD), "{% include '/etc/passwd' %}");
    assertThat(bench.run("a")).isEmpty();
    assertThat(status(bench)).isEqualTo(ExecutionStatus.HALTED);
    assertThat(execution(bench).reason().orElseThrow()).contains("t/v1").contains("include");
  }

  @Test
  void aHaltedExecutionIsLeftAlone() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.executions.halt(E, "somebody said so");
    assertThat(bench.run("a")).isEmpty();
    assertThat(model.questions()).isEmpty();
    assertThat(bench.results.all()).isEmpty();
  }

  // ---- what else comes down a stream ----

  @Test
  void onlyInsertsAndRedrivesAskForWork() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    DynamodbStreamRecord modified = bench.insert("e", 1, "a");
    modified.setEventName("MODIFY");
    modified.getDynamodb().setOldImage(modified.getDynamodb().getNewImage());
    DynamodbStreamRecord removed = bench.insert("e", 2, "b");
    removed.setEventName("REMOVE");
    removed.getDynamodb().setNewImage(null);
    assertThat(bench.run(List.of(modified, removed))).isEmpty();
    assertThat(model.questions()).isEmpty();

    DynamodbStreamRecord redriven = bench.insert("e", 3, "c");
    redriven.setEventName("MODIFY");
    redriven.getDynamodb().setOldImage(redriven.getDynamodb().getNewImage());
    Map<String, AttributeValue> raised =
        new java.util.HashMap<>(redriven.getDynamodb().getNewImage());
    raised.put("redrive", new AttributeValue().withN("1"));
    redriven.getDynamodb().setNewImage(raised);
    assertThat(bench.run(List.of(redriven))).isEmpty();
    assertThat(bench.results.all()).hasSize(1);
  }

  @Test
  void whatBelongsToNoExecutionIsSetAsideAndHoldsUpNobody() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    List<DynamodbStreamRecord> rows = new ArrayList<>();
    rows.add(bench.record("INSERT", Map.of("request_id", s("x"), "input_value", s("a"))));
    rows.add(bench.insert("nosuch", 1, "a"));
    rows.add(bench.record("INSERT", Map.of("request_id", s("y"), "execution_id", s("e"))));
    rows.add(bench.insert("e", 1, "a"));
    assertThat(bench.run(rows)).isEmpty();
    assertThat(bench.results.all()).hasSize(1);
    assertThat(bench.parked.keySet())
        .extracting(RequestId::value)
        .containsExactlyInAnyOrder("x", "nosuch-00000001", "y");
  }

  @Test
  void anExecutionThatIsWrittenAMomentLaterIsFound() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    Execution late =
        Execution.loading(
            new dev.seiri.core.id.ExecutionId("late"),
            bench.executions.find(E).orElseThrow().payload(),
            Execution.Provenance.UNKNOWN);
    Thread.ofVirtual()
        .start(() -> {
          sleep(100);
          bench.executions.createIfNotExists(late);
        });
    assertThat(bench.run(List.of(bench.insert("late", 1, "a")))).isEmpty();
    assertThat(bench.results.all()).hasSize(1);
  }

  private static Verdict verdictOf(ScriptedModel model) throws Exception {
    BatchLoopBench bench = new BatchLoopBench(model);
    assertThat(bench.run("Acme")).isEmpty();
    assertThat(model.questions()).hasSize(2);
    return bench.only().verdict();
  }

  private static Execution execution(BatchLoopBench bench) {
    return bench.executions.find(E).orElseThrow();
  }

  private static ExecutionStatus status(BatchLoopBench bench) {
    return execution(bench).status();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsBeingAskedIsNotedUntilItIsRecorded() throws Exception {
    List<Integer> noted = new ArrayList<>();
    BatchLoopBench[] bench = new BatchLoopBench[1];
    bench[0] =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> {
              synchronized (noted) {
                noted.add(bench[0].notes.left(E).getFirst().questions().size());
              }
              return GOOD;
            }));
    bench[0].run("a", "b", "b");
    assertThat(noted).containsExactly(2, 2);
    assertThat(bench[0].notes.left(E)).isEmpty();
    bench[0].run("a");
    assertThat(noted).hasSize(2);
  }

  @Test
  void anAnswerThatSomebodyElseRecordedFirstIsCountedAsPaidAgain() throws Exception {
    BatchLoopBench[] bench = new BatchLoopBench[1];
    bench[0] =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> {
              bench[0].ledger.record(
                  question.id(""),
                  Answer.of(
                      ((Reply.Answered) answer("{\"name\":\"first\"}")).completion(),
                      1,
                      new RequestId("other"),
                      Instant.EPOCH));
              return GOOD;
            }));
    bench[0].run("a");
    assertThat(bench[0].only().json().path("output").path("name").asString()).isEqualTo("first");
    assertThat(execution(bench[0]).paidAgain()).isEqualTo(1);
  }

  @Test
  void aLookupThatCameTooEarlyDoesNotAskAgain() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.run("Acme");
    bench.lateLookups = 1;
    assertThat(bench.run("Acme")).isEmpty();
    assertThat(model.questions()).hasSize(1);
    assertThat(bench.results.all()).hasSize(2);
  }

  // ---- fallbacks ----

  @Test
  void aFallbackAnswersWhenTheFirstIsThrottledAndTheResultSaysSo() throws Exception {
    ScriptedModel model =
        new ScriptedModel(
            (question, exchange) -> question.modelId().equals("test.model") ? BUSY : GOOD);
    BatchLoopBench bench = withFallback(model);
    assertThat(bench.run("a")).isEmpty();
    assertThat(bench.only().verdict()).isEqualTo(Verdict.OK);
    assertThat(bench.only().json().path("fallback_reason").asString()).isEqualTo("too many");
    assertThat(model.questions())
        .extracting(Question::modelId)
        .containsExactly("test.model", "other.model");
  }

  @Test
  void aFallbackThatCannotBeHadDoesNotHaltTheRun() throws Exception {
    BatchLoopBench bench =
        withFallback(
            new ScriptedModel((question, exchange) ->
                question.modelId().equals("test.model")
                    ? BUSY
                    : new Reply.Unavailable("no access")));
    assertThat(bench.run("a")).containsExactly("1");
    assertThat(status(bench)).isEqualTo(ExecutionStatus.LOADING);
  }

  @Test
  void theBreakerOpensAndTheFirstIsNotAskedForAWhile() throws Exception {
    ScriptedModel model =
        new ScriptedModel(
            (question, exchange) -> question.modelId().equals("test.model") ? BUSY : GOOD);
    BatchLoopBench bench = withFallback(model);
    for (int i = 0; i < 40; i++) {
      assertThat(bench.run("row " + i)).isEmpty();
    }
    long first = model.questions().stream().filter(q -> q.modelId().equals("test.model")).count();
    assertThat(first).isBetween(10L, 20L);
    assertThat(bench.results.all()).hasSize(40);
  }

  @Test
  void whoAskedForNoFallbackIsNotServedByOne() throws Exception {
    ScriptedModel model =
        new ScriptedModel(
            (question, exchange) -> question.modelId().equals("test.model") ? BUSY : GOOD);
    BatchLoopBench bench = withFallback(model);
    bench.run("a");
    bench.execution("plain", Payload.of(new PromptKey("t", "v1"), "test.model"));
    assertThat(bench.run(List.of(bench.insert("plain", 1, "a")))).hasSize(1);
  }

  private static BatchLoopBench withFallback(ScriptedModel model) {
    return new BatchLoopBench(
        model,
        new Payload(
            new PromptKey("t", "v1"),
            "test.model",
            List.of("other.model"),
            Inference.UNSET,
            true,
            OptionalInt.empty()));
  }

  // ---- budgets and canaries ----

  @Test
  void aBudgetIsNeverOvershotAndTheRestStaysPendingAndUnpaid() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    // An answer takes 120 tokens; before it is known, twice the prompt and max_tokens are reserved.
    bench.execution(
        "b",
        Payload.of(new PromptKey("t", "v1"), "test.model"),
        new Limits(Optional.empty(), OptionalLong.of(8_000), Optional.empty()));
    int rows = 100;
    for (int row = 1; row <= rows; row += 5) {
      List<DynamodbStreamRecord> batch = new ArrayList<>();
      for (int i = row; i < row + 5; i++) {
        batch.add(bench.insert("b", i, "row " + i));
      }
      for (int again = 0; again < 5 && !bench.run(batch).isEmpty(); again++) {
        assertThat(bench.results.all().size()).as("each delivery gets on").isPositive();
      }
    }
    Execution b = bench.executions.find(new ExecutionId("b")).orElseThrow();
    assertThat(b.status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(b.reason().orElseThrow()).contains("the budget of 8000 tokens has no room");
    assertThat(b.tally().inputTokens() + b.tally().outputTokens()).isBetween(3_000L, 8_000L);
    assertThat(model.questions()).hasSize((int) b.tally().results());
  }

  @Test
  void aBudgetInDollarsNeedsAPrice() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    bench.execution(
        "b",
        Payload.of(new PromptKey("t", "v1"), "nobody.knows"),
        new Limits(Optional.of(BigDecimal.ONE), OptionalLong.empty(), Optional.empty()));
    assertThat(bench.run(List.of(bench.insert("b", 1, "a")))).isEmpty();
    assertThat(bench.executions.find(new ExecutionId("b")).orElseThrow().reason().orElseThrow())
        .contains("nobody.knows has no price");
  }

  @Test
  void aCanaryOfFailingRowsHaltsTheExecution() throws Exception {
    ScriptedModel model = saying(answer("no json"), answer("still none"));
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.execution(
        "c",
        Payload.of(new PromptKey("t", "v1"), "test.model"),
        new Limits(Optional.empty(), OptionalLong.empty(), Optional.of(new Limits.Canary(4, 0.5))));
    for (int row = 1; row <= 10; row++) {
      bench.run(List.of(bench.insert("c", row, "row " + row)));
    }
    Execution c = bench.executions.find(new ExecutionId("c")).orElseThrow();
    assertThat(c.status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(c.reason()).contains("of the first 4 results 4 have no valid answer");
    assertThat(c.tally().results()).isEqualTo(4);
  }

  @Test
  void ofALargeBatchOnlyTheCanaryIsPaidForWhereItFails() throws Exception {
    ScriptedModel model = saying(answer("no json"), answer("still none"));
    BatchLoopBench bench = withCanary(model);
    assertThat(bench.run(rows(bench, 100))).isEmpty();
    assertThat(canary(bench).status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(canary(bench).reason()).contains("of the first 4 results 4 have no valid answer");
    assertThat(canary(bench).tally().results()).isEqualTo(4);
    assertThat(model.questions()).as("asked, and asked again for a repair").hasSize(8);
  }

  @Test
  void aCanaryThatIsWellHoldsNobodyUp() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = withCanary(model);
    assertThat(bench.run(rows(bench, 100))).isEmpty();
    assertThat(canary(bench).tally().results()).isEqualTo(100);
    assertThat(canary(bench).status()).isEqualTo(ExecutionStatus.LOADING);
  }

  @Test
  void aBatchThatFailsBehindItsCanaryHaltsTheExecution() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    BatchLoopBench bench =
        withCanary(
            new ScriptedModel(
                (question, exchange) -> calls.incrementAndGet() <= 4 ? GOOD : answer("no json")));
    bench.run(rows(bench, 100));
    assertThat(canary(bench).status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(canary(bench).reason()).contains("of the first 100 results 96 have no valid answer");
  }

  private static BatchLoopBench withCanary(ScriptedModel model) {
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.execution(
        "c",
        Payload.of(new PromptKey("t", "v1"), "test.model"),
        new Limits(Optional.empty(), OptionalLong.empty(), Optional.of(new Limits.Canary(4, 0.5))));
    return bench;
  }

  private static List<DynamodbStreamRecord> rows(BatchLoopBench bench, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(row -> bench.insert("c", row, "row " + row))
        .toList();
  }

  private static Execution canary(BatchLoopBench bench) {
    return bench.executions.find(new ExecutionId("c")).orElseThrow();
  }

  @Test
  void anAnswerWhoseRepairHasToWaitIsBookedAndItsRepairReservedAndNoted() throws Exception {
    List<Integer> noted = new ArrayList<>();
    BatchLoopBench[] bench = new BatchLoopBench[1];
    AtomicInteger repairs = new AtomicInteger();
    bench[0] =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> {
              noted.add(bench[0].notes.left(new ExecutionId("b")).size());
              return exchange.isEmpty()
                  ? answer("no json")
                  : repairs.incrementAndGet() <= 3 ? BUSY : GOOD;
            }));
    bench[0].execution(
        "b",
        Payload.of(new PromptKey("t", "v1"), "test.model"),
        new Limits(Optional.empty(), OptionalLong.of(100_000), Optional.empty()));
    List<DynamodbStreamRecord> row = List.of(bench[0].insert("b", 1, "a"));
    assertThat(bench[0].run(row)).containsExactly("1");
    assertThat(bench[0].run(row)).isEmpty();
    assertThat(bench[0].only().verdict()).isEqualTo(Verdict.REPAIRED);
    assertThat(bench[0].executions.released())
        .extracting(amount -> amount.tokens())
        .as("each call when it was paid")
        .containsExactly(120L, 120L);
    assertThat(noted).as("no call without a note").hasSize(5).containsOnly(1);
    assertThat(bench[0].notes.left(new ExecutionId("b"))).isEmpty();
  }

  @Test
  void aRepairThatSomebodyElseMadeFirstIsCountedAsPaidAgain() throws Exception {
    BatchLoopBench[] bench = new BatchLoopBench[1];
    bench[0] =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> {
              if (exchange.isEmpty()) {
                return answer("no json");
              }
              Answer recorded =
                  bench[0].ledger.find(List.of(question.id(""))).values().iterator().next();
              bench[0].ledger.amend(
                  question.id(""),
                  recorded
                      .withRepair(((Reply.Answered) answer("{\"name\":\"first\"}")).completion(), 1)
                      .under("another"));
              return GOOD;
            }));
    bench[0].run("a");
    assertThat(bench[0].only().json().path("output").path("name").asString()).isEqualTo("first");
    assertThat(execution(bench[0]).paidAgain()).isEqualTo(1);
  }

  @Test
  void whatAFallbackDoesNotTakeIsNotTheRowsFault() throws Exception {
    for (Reply refusal : List.of(new Reply.Invalid("temperature"), new Reply.TooLong("long"))) {
      ScriptedModel model =
          new ScriptedModel((question, exchange) -> {
            if (question.prompt().text().contains("good")) {
              return GOOD;
            }
            return question.modelId().equals("test.model") ? BUSY : refusal;
          });
      BatchLoopBench bench = withFallback(model);
      assertThat(bench.run("good", "a")).containsExactly("2");
      assertThat(bench.results.all()).hasSize(1);
    }
  }

  @Test
  void whereAnAnswerWouldBeCutOffNoneIsAskedFor() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"));
    Duration tooLittle = bench.settings.modelTimeout().dividedBy(4);
    assertThat(bench.run(rows, tooLittle)).containsExactly("1");
    assertThat(model.questions()).isEmpty();
  }

  @Test
  void aCallThatWasCutOffIsBookedAtItsWorst() throws Exception {
    BatchLoopBench bench =
        withFallback(
            new ScriptedModel((question, exchange) -> {
              if (question.modelId().equals("test.model")) {
                sleep(1_050);
                return new Reply.Retryable(false, "timed out", Optional.empty());
              }
              return GOOD;
            }));
    bench.execution(
        "b",
        bench.executions.find(E).orElseThrow().payload(),
        new Limits(Optional.empty(), OptionalLong.of(1_000_000), Optional.empty()));
    bench.run(List.of(bench.insert("b", 1, "a")));
    assertThat(bench.executions.released())
        .singleElement()
        .satisfies(spent -> assertThat(spent.tokens()).isGreaterThan(1_000));
  }

  @Test
  void whereTheExecutionCannotBeHaltedNowItsRowsComeAgain() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(new Reply.Unavailable("no such model"), GOOD));
    bench.executions.failNextHalts(1);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"), bench.insert("e", 2, "b"));
    assertThat(bench.run(rows)).containsExactly("1", "2");
    assertThat(bench.run(rows)).isEmpty();
    assertThat(status(bench)).isEqualTo(ExecutionStatus.HALTED);
  }

  @Test
  void everyHaltIsToldOnceWhateverItsCause() throws Exception {
    BatchLoopBench broken = new BatchLoopBench(saying(GOOD, GOOD), "{% include '/etc/passwd' %}");
    broken.run("a");
    broken.run("b");
    broken.meter.flush();
    assertThat(broken.metrics).filteredOn(line -> line.contains("HaltedExecutions")).hasSize(1);

    BatchLoopBench refused =
        new BatchLoopBench(saying(new Reply.Unavailable("no such model"), GOOD));
    refused.run("a", "b");
    refused.meter.flush();
    assertThat(refused.metrics).filteredOn(line -> line.contains("HaltedExecutions")).hasSize(1);
  }
}
