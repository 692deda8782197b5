package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRateShare;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.dynamodb.DynamoResponseLedger;
import dev.seiri.aws.s3.S3InFlightNoteStore;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore.Registration;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.request.Request;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import dev.seiri.prompts.file.PromptFile;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/// The ports on the real local tables and bucket.
@Tag("stack")
class StoresTest {
  private static final ResourceNames NAMES = LocalNames.NAMES;
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private final DynamoDbClient dynamoDb = TestStack.get().dynamoDb();
  private final S3Client s3 = TestStack.get().s3();
  private final DynamoExecutionStore executions =
      new DynamoExecutionStore(dynamoDb, NAMES.executionsTable());
  private final DynamoPromptStore prompts =
      new DynamoPromptStore(dynamoDb, NAMES.promptTemplatesTable());
  private final DynamoRequestStore requests =
      new DynamoRequestStore(dynamoDb, NAMES.requestsTable());
  private final DynamoResponseLedger ledger =
      new DynamoResponseLedger(dynamoDb, NAMES.responsesTable(), Duration.ofDays(1));
  private final S3ResultStore results = new S3ResultStore(s3, NAMES.bucket());

  @Test
  void anExecutionIsCreatedOnceAndReadBackComplete() {
    ExecutionId id = id();
    Payload payload =
        new Payload(
            new PromptKey("t", "v1"),
            "some.model",
            List.of("other.model"),
            Inference.ofMaxTokens(99),
            false,
            OptionalInt.of(7));
    Execution execution =
        Execution.loading(
            id,
            payload,
            new Execution.Provenance(
                Optional.of("rows.csv"), Optional.of("abc"), Optional.of(NOW), Optional.of("me")));
    assertThat(executions.createIfNotExists(execution)).isTrue();
    assertThat(executions.createIfNotExists(execution)).isFalse();
    assertThat(executions.find(id)).contains(execution);
    assertThat(executions.list()).contains(execution);
  }

  @Test
  void anExecutionOfTheThreeContractFieldsIsRunning() {
    ExecutionId id = id();
    dynamoDb.putItem(p ->
        p.tableName(NAMES.executionsTable())
            .item(
                Map.of(
                    "execution_id",
                    s(id.value()),
                    "payload",
                    AttributeValue.fromM(
                        Map.of(
                            "task_name", s("t"),
                            "prompt_version", s("v1"),
                            "foundation_model_id", s("m"))))));
    Execution execution = executions.find(id).orElseThrow();
    assertThat(execution.status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(execution.payload()).isEqualTo(Payload.of(new PromptKey("t", "v1"), "m"));
    assertThat(executions.halt(id, "because")).isTrue();
    assertThat(executions.find(id).orElseThrow().reason()).contains("because");
  }

  @Test
  void countersAddUpUnderConcurrency() throws Exception {
    ExecutionId id = created();
    Tally one =
        new Tally(Map.of(Verdict.OK, 2L, Verdict.EMPTY, 1L), 1, 10, 5, 3, new BigDecimal("0.0001"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(threads.submit(() -> executions.count(id, one)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    Tally sum = executions.find(id).orElseThrow().tally();
    assertThat(sum.of(Verdict.OK)).isEqualTo(40);
    assertThat(sum.results()).isEqualTo(60);
    assertThat(sum.inputTokens()).isEqualTo(200);
    assertThat(sum.costUsd()).isEqualByComparingTo("0.002");
  }

  @Test
  void statusMovesOnlyWhereItMay() {
    ExecutionId id = created();
    executions.loaded(id, 12);
    assertThat(executions.find(id).orElseThrow().requestCount()).isEqualTo(OptionalLong.of(12));
    assertThat(executions.resume(id)).isFalse();
    assertThat(executions.halt(id, "why")).isTrue();
    assertThat(executions.halt(id, "again")).isFalse();
    assertThat(executions.finish(id)).isFalse();
    assertThat(executions.resume(id)).isTrue();
    assertThat(executions.find(id).orElseThrow().reason()).isEmpty();
    assertThat(executions.finish(id)).isTrue();
    executions.loaded(id, 12);
    assertThat(executions.find(id).orElseThrow().status()).isEqualTo(ExecutionStatus.FINISHED);
    assertThat(executions.finish(new ExecutionId("nobody"))).isFalse();
  }

  @Test
  void aPromptVersionNeverChanges() {
    PromptTemplate template = prompt(TestStack.unique("task"), "{{ input_value }}");
    assertThat(prompts.register(template, NOW, "me")).isInstanceOf(Registration.Registered.class);
    assertThat(prompts.register(template, NOW, "you")).isInstanceOf(Registration.Unchanged.class);
    PromptTemplate other = prompt(template.key().taskName(), "other {{ input_value }}");
    assertThat(prompts.register(other, NOW, "you")).isEqualTo(new Registration.Conflict(template));
    assertThat(prompts.find(template.key())).contains(template);
    assertThat(prompts.list()).anyMatch(listed -> listed.key().equals(template.key()));
  }

  @Test
  void theSourceFileOfAVersionIsKeptToTheByte() {
    PromptTemplate template = prompt(TestStack.unique("task"), "{{ input_value }}");
    String source = "\uFEFF# a comment\r\ntask_name:   x\n\n";
    prompts.register(template, Optional.of(source), NOW, "me");
    assertThat(prompts.sourceText(template.key())).contains(source);
    prompts.register(template, Optional.of("another layout"), NOW, "you");
    assertThat(prompts.sourceText(template.key())).as("the first is kept").contains(source);
    PromptTemplate without = prompt(TestStack.unique("task"), "{{ input_value }}");
    prompts.register(without, NOW, "me");
    assertThat(prompts.sourceText(without.key())).isEmpty();
    PromptTemplate large = prompt(TestStack.unique("task"), "山".repeat(80_000));
    prompts.register(large, Optional.of("山".repeat(80_000)), NOW, "me");
    assertThat(prompts.find(large.key())).contains(large);
    assertThat(prompts.sourceText(large.key())).as("no item holds both").isEmpty();
  }

  @Test
  void examplesAreKept() {
    String task = TestStack.unique("task");
    PromptTemplate template =
        PromptFile.parse(
            "task_name: %s\nprompt_version: v1\nprompt_template: x\nexamples: [{input: a, output: {b: 1}}]\n"
                .formatted(task),
            "f");
    prompts.register(template, NOW, "me");
    assertThat(prompts.find(template.key())).contains(template);
  }

  @Test
  void aLabelPointsAtAVersion() {
    String task = TestStack.unique("task");
    dynamoDb.putItem(p ->
        p.tableName(NAMES.promptTemplatesTable())
            .item(
                Map.of(
                    "task_name", s(task), "prompt_version", s("@production"), "version", s("v7"))));
    assertThat(prompts.resolve(new PromptKey(task, "@production")))
        .contains(new PromptKey(task, "v7"));
    assertThat(prompts.resolve(new PromptKey(task, "@candidate"))).isEmpty();
    assertThat(prompts.list()).noneMatch(listed -> listed.key().taskName().equals(task));
  }

  @Test
  void requestsAreWrittenAndRedriven() {
    ExecutionId id = id();
    LinkedHashMap<String, String> fields = new LinkedHashMap<>();
    fields.put("z", "1");
    fields.put("a", "2");
    Request request =
        new Request(
            RequestId.ofRow(id, 1), id, new RecordId("r"), "{}", fields, 0, OptionalLong.empty());
    requests.write(List.of(request));
    assertThat(requests.redrive(request.id())).isTrue();
    assertThat(requests.redrive(RequestId.ofRow(id, 2))).isFalse();
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(g ->
                g.tableName(NAMES.requestsTable())
                    .key(Map.of("request_id", s(request.id().value()))))
            .item();
    assertThat(item.get("redrive")).isEqualTo(AttributeValue.fromN("1"));
    assertThat(item.get("field_names")).isEqualTo(AttributeValue.fromL(List.of(s("z"), s("a"))));
    assertThat(item.get("input_value")).isEqualTo(s("{}"));
  }

  @Test
  void theFirstRecordedAnswerCounts() {
    QuestionId question = question();
    Answer first = answer("one");
    assertThat(ledger.record(question, first)).isEqualTo(first);
    assertThat(ledger.record(question, answer("two"))).isEqualTo(first);
    Answer repaired = first.withRepair(completion("repaired"), 2);
    assertThat(ledger.amend(question, repaired)).isEqualTo(repaired);
    assertThat(ledger.amend(question, first.withRepair(completion("again"), 2)))
        .as("it has been repaired")
        .isEqualTo(repaired);
    assertThat(ledger.find(List.of(question, question()))).isEqualTo(Map.of(question, repaired));
  }

  @Test
  void anyAnswerIsReadBackFromTheLedger() {
    for (String text :
        List.of("", "half \ud800 pair", "\u0000", "日本語".repeat(50_000), "x".repeat(1_000_000))) {
      QuestionId question = question();
      ledger.record(question, answer(text));
      assertThat(ledger.find(List.of(question)).get(question)).isEqualTo(answer(text));
    }
  }

  @Test
  void manyQuestionsAreLookedUpAtOnce() {
    Set<QuestionId> questions = new HashSet<>();
    for (int i = 0; i < 230; i++) {
      QuestionId question = question();
      questions.add(question);
      ledger.record(question, answer("x" + i));
    }
    assertThat(ledger.find(questions).keySet()).isEqualTo(questions);
  }

  @Test
  void ofWritersAtOnceOneWritesTheResult() throws Exception {
    ExecutionId id = id();
    RequestId request = RequestId.ofRow(id, 1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all =
          IntStream.range(0, 20)
              .mapToObj(i -> threads.submit(() -> results.writeIfNone(id, request, document(i))))
              .toList();
      int written = 0;
      for (Future<Boolean> each : all) {
        written += each.get() ? 1 : 0;
      }
      assertThat(written).isEqualTo(1);
    }
    assertThat(results.find(id, request)).isPresent();
    assertThat(results.find(id, RequestId.ofRow(id, 2))).isEmpty();
  }

  @Test
  void idsThatAreNotPlainStayInTheirFolder() {
    ExecutionId id = new ExecutionId(TestStack.unique("../a b/😀"));
    List<RequestId> all =
        List.of(
            new RequestId("../../x"),
            new RequestId("a/b"),
            new RequestId("😀"),
            new RequestId("%2e%2e"),
            new RequestId(" "));
    all.forEach(request -> assertThat(results.writeIfNone(id, request, document(1))).isTrue());
    List<RequestId> listed = new ArrayList<>();
    results.list(id).forEachRemaining(listed::add);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(all);
    assertThat(results.writeIfNone(id, new RequestId("y".repeat(3_000)), document(1))).isTrue();
  }

  @Test
  void listingGoesPastAPage() {
    ExecutionId id = id();
    for (int row = 1; row <= 1_050; row++) {
      results.writeIfNone(id, RequestId.ofRow(id, row), document(row));
    }
    List<RequestId> listed = new ArrayList<>();
    results.list(id).forEachRemaining(listed::add);
    assertThat(listed).hasSize(1_050).doesNotHaveDuplicates();
    List<RequestId> after = new ArrayList<>();
    results.listAfter(id, RequestId.ofRow(id, 1_040)).forEachRemaining(after::add);
    assertThat(after).hasSize(10).startsWith(RequestId.ofRow(id, 1_041));
  }

  @Test
  void whatIsNoResultIsNamedAndAKeyOfAnotherKindSkipped() {
    ExecutionId id = id();
    String folder = "results/execution_id=%s/".formatted(id);
    for (String name : List.of("%zz.json", "e-00000001.json")) {
      s3.putObject(
          put -> put.bucket(NAMES.bucket()).key(folder + name), RequestBody.fromString("{\"a\":"));
    }
    List<RequestId> listed = new ArrayList<>();
    results.list(id).forEachRemaining(listed::add);
    assertThat(listed).containsExactly(new RequestId("e-00000001"));
    assertThatThrownBy(() -> results.find(id, new RequestId("e-00000001")))
        .isInstanceOf(MalformedItem.class)
        .hasMessageContaining(folder + "e-00000001.json");
  }

  private ExecutionId created() {
    ExecutionId id = id();
    executions.createIfNotExists(
        Execution.loading(
            id, Payload.of(new PromptKey("t", "v1"), "m"), Execution.Provenance.UNKNOWN));
    return id;
  }

  private static ExecutionId id() {
    return new ExecutionId(TestStack.unique("stores"));
  }

  private static QuestionId question() {
    return new QuestionId(Text.sha256(TestStack.unique("question")));
  }

  private static Answer answer(String text) {
    return Answer.of(completion(text), 3, new RequestId("r-1"), NOW);
  }

  private static Completion completion(String text) {
    return new Completion(
        "m", text, new StopReason("end_turn"), new Usage(1, 2, 3, 4), Duration.ofMillis(5));
  }

  private static ResultDocument document(int n) {
    return ResultDocument.parse(String.format(Locale.ROOT, "{\"verdict\":\"ok\",\"n\":%d}", n));
  }

  private static PromptTemplate prompt(String task, String text) {
    return PromptFile.parse(
        """
        task_name: %s
        prompt_version: v1
        description: "d"
        system_template: "s"
        prompt_template: "%s"
        output_schema: {type: object, properties: {z: {type: string}, a: {type: string}}}
        defaults: {foundation_model_id: m, max_tokens: 12, temperature: 0.5, top_p: 0.9}
        """
            .formatted(task, text),
        "test");
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  @Test
  void aBudgetIsReservedAndReleased() {
    ExecutionId id = id();
    Limits limits =
        new Limits(
            Optional.of(new BigDecimal("1.00")),
            OptionalLong.of(1_000),
            Optional.of(new Limits.Canary(20, 0.25)));
    Execution execution =
        Execution.loading(
            id, Payload.of(new PromptKey("t", "v1"), "m"), limits, Execution.Provenance.UNKNOWN);
    executions.createIfNotExists(execution);
    assertThat(executions.find(id).orElseThrow().limits()).isEqualTo(limits);
    Amount most = new Amount(new BigDecimal("0.90"), 100, 3);
    assertThat(executions.reserve(execution, most)).hasValue(0);
    assertThat(executions.reserve(execution, most)).isEmpty();
    assertThat(executions.hasReserves(id)).isTrue();
    executions.release(execution, 0, most, new Amount(new BigDecimal("0.05"), 50, 3));
    assertThat(executions.hasReserves(id)).isFalse();
    assertThat(executions.reserve(execution, most)).hasValue(0);
    executions.refund(id);
    assertThat(executions.hasReserves(id)).isFalse();
    assertThat(executions.reserve(execution, new Amount(BigDecimal.ZERO, 1_001, 1))).isEmpty();
    assertThat(executions.reserve(execution, new Amount(BigDecimal.ONE, 1_000, 1))).hasValue(1);
  }

  @Test
  void aReservationThatWasReleasedAlreadyOnlyTakesWhatWasSpent() {
    ExecutionId id = id();
    Limits limits = new Limits(Optional.empty(), OptionalLong.of(1_000), Optional.empty());
    Execution execution =
        Execution.loading(
            id, Payload.of(new PromptKey("t", "v1"), "m"), limits, Execution.Provenance.UNKNOWN);
    executions.createIfNotExists(execution);
    Amount live = new Amount(BigDecimal.ZERO, 600, 3);
    long round = executions.reserve(execution, live).orElseThrow();
    executions.refund(id);
    Amount other = new Amount(BigDecimal.ZERO, 500, 2);
    assertThat(executions.reserve(execution, other)).isPresent();
    executions.release(execution, round, live, new Amount(BigDecimal.ZERO, 100, 1));
    assertThat(executions.hasReserves(id)).as("the other's reservation remains").isTrue();
    assertThat(executions.reserve(execution, new Amount(BigDecimal.ZERO, 401, 1))).isEmpty();
    assertThat(executions.reserve(execution, new Amount(BigDecimal.ZERO, 400, 1))).isPresent();
  }

  @Test
  void countingReturnsTheExecutionWithJustThat() {
    ExecutionId id = created();
    Tally one = new Tally(Map.of(Verdict.OK, 1L), 0, 0, 0, 0, BigDecimal.ZERO);
    assertThat(executions.count(id, one).orElseThrow().tally().results()).isEqualTo(1);
    assertThat(executions.count(id, one).orElseThrow().tally().results()).isEqualTo(2);
    assertThat(executions.count(id(), one)).isEmpty();
  }

  @Test
  void requestsAreFoundByTheirExecution() {
    ExecutionId id = id();
    requests.write(
        IntStream.rangeClosed(1, 3)
            .mapToObj(row ->
                new Request(
                    RequestId.ofRow(id, row),
                    id,
                    new RecordId("r"),
                    "x",
                    new LinkedHashMap<>(),
                    0,
                    OptionalLong.empty()))
            .toList());
    List<RequestId> found = new ArrayList<>();
    requests.ofExecution(id).forEachRemaining(found::add);
    assertThat(found)
        .containsExactlyInAnyOrder(
            RequestId.ofRow(id, 1), RequestId.ofRow(id, 2), RequestId.ofRow(id, 3));
  }

  @Test
  void cancellingIsForGood() {
    ExecutionId id = created();
    executions.halt(id, "why");
    assertThat(executions.cancel(id, "enough")).isTrue();
    assertThat(executions.cancel(id, "enough")).isFalse();
    assertThat(executions.resume(id)).isFalse();
    assertThat(executions.find(id).orElseThrow().status()).isEqualTo(ExecutionStatus.CANCELLED);
  }

  @Test
  void ofTwoConcurrentSweepsOneIsStored() {
    ExecutionId id = created();
    Sweeping first =
        Sweeping.NONE.news(3, NOW).exporting(new Sweeping.Export(ExportFile.CSV, "u", 2, 77));
    Sweeping noted =
        new Sweeping(
            1,
            3,
            Optional.of(NOW),
            0,
            first.export(),
            Optional.empty(),
            Optional.of(new Sweeping.Filing(1, "work", 2)),
            Optional.of(NOW));
    assertThat(executions.swept(id, noted)).isTrue();
    assertThat(executions.swept(id, noted)).isFalse();
    assertThat(executions.find(id).orElseThrow().sweeping()).isEqualTo(noted);
    assertThat(executions.swept(id, noted.exported(NOW))).isTrue();
  }

  @Test
  void notesStayUntilTheyAreRemoved() {
    S3InFlightNoteStore notes = new S3InFlightNoteStore(s3, NAMES.bucket());
    InFlightNote note = new InFlightNote("n1", id(), "p", 7, List.of(question(), question()));
    notes.write(note);
    assertThat(notes.left(note.execution())).containsExactly(note);
    notes.remove(note);
    assertThat(notes.left(note.execution())).isEmpty();
  }

  @Test
  void aRateLimitIsTakenFromUntilItIsUsedUp() {
    DynamoRateShare share =
        new DynamoRateShare(dynamoDb, NAMES.responsesTable(), 10, 1_000, Clock.systemUTC());
    String model = TestStack.unique("model");
    assertThat(share.take(model, 7, 11, 1)).isFalse();
    assertThat(share.take(model, 7, 6, 500)).isTrue();
    assertThat(share.take(model, 7, 6, 1)).isFalse();
    assertThat(share.take(model, 7, 1, 501)).isFalse();
    assertThat(share.take(model, 7, 4, 500)).isTrue();
    assertThat(share.take(model, 8, 10, 1_000)).isTrue();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext"));
    try {
      assertThat(share.take(model, 7, 1, 1)).as("the same share in every language").isFalse();
    } finally {
      Locale.setDefault(before);
    }
  }
}
