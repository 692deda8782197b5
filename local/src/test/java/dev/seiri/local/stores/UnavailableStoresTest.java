package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoLabelStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRateShare;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.dynamodb.DynamoResponseLedger;
import dev.seiri.aws.s3.S3CorrectionStore;
import dev.seiri.aws.s3.S3EvaluationStore;
import dev.seiri.aws.s3.S3ExportStore;
import dev.seiri.aws.s3.S3InFlightNoteStore;
import dev.seiri.aws.s3.S3Parking;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.release.LabelMove;
import dev.seiri.core.request.Request;
import dev.seiri.core.result.ResultDocument;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Every call of every port where neither table nor bucket can be reached: the domain's own
/// exception, never the SDK's.
class UnavailableStoresTest {
  private static final ExecutionId E = new ExecutionId("e");
  private static final RequestId R = new RequestId("r");
  private static final PromptKey LABEL = new PromptKey("t", "@production");
  private static final PromptKey VERSION = new PromptKey("t", "v1");
  private static final QuestionId Q = new QuestionId(Text.sha256("q"));
  private static final Instant NOW = Instant.EPOCH;

  @Test
  void everyCallSaysThatTheTableDoesNotAnswer() {
    try (DynamoDbClient client = unreachable(DynamoDbClient.builder())) {
      tables(client).forEach(UnavailableStoresTest::isUnavailable);
    }
  }

  @Test
  void everyCallSaysThatTheBucketDoesNotAnswer() {
    try (S3Client client = unreachable(S3Client.builder())) {
      objects(client).forEach(UnavailableStoresTest::isUnavailable);
    }
  }

  private static Map<String, ThrowingCallable> tables(DynamoDbClient client) {
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    DynamoExecutionStore executions = new DynamoExecutionStore(client, "executions");
    Execution execution =
        Execution.loading(E, Payload.of(VERSION, "m"), Execution.Provenance.UNKNOWN);
    Tally tally = new Tally(Map.of(Verdict.OK, 1L), 0, 0, 0, 0, BigDecimal.ZERO);
    calls.put("create execution e", () -> executions.createIfNotExists(execution));
    calls.put("read execution e", () -> executions.find(E));
    calls.put("list the executions in executions", executions::list);
    calls.put("count results of e", () -> executions.count(E, tally));
    calls.put("mark execution e as loaded", () -> executions.loaded(E, 1));
    calls.put("mark execution e as halted", () -> executions.halt(E, "why"));
    calls.put("mark execution e as running", () -> executions.resume(E));
    calls.put("mark execution e as cancelled", () -> executions.cancel(E, "why"));
    calls.put("mark execution e as finished", () -> executions.finish(E));
    calls.put("note the sweep of e", () -> executions.swept(E, Sweeping.NONE.news(1, NOW)));
    calls.put("count answers paid again in e", () -> executions.paidAgain(E, 1));
    DynamoRequestStore requests = new DynamoRequestStore(client, "requests");
    calls.put(
        "write requests to requests",
        () -> requests.write(List.of(Request.of(R, E, new RecordId("r"), "x"))));
    calls.put("look for requests in requests", () -> requests.existing(List.of(R)));
    calls.put("read requests", () -> requests.ofExecution(E).hasNext());
    calls.put("redrive request r", () -> requests.redrive(R));
    DynamoResponseLedger ledger = new DynamoResponseLedger(client, "responses", Duration.ofDays(1));
    Completion completion =
        new Completion("m", "x", new StopReason("end_turn"), Usage.NONE, Duration.ZERO);
    Answer answer = Answer.of(completion, 1, R, NOW);
    calls.put("read answers from responses", () -> ledger.find(List.of(Q)));
    calls.put("record an answer in responses", () -> ledger.record(Q, answer));
    LostCall lost = new LostCall("c", E, R, "m", Usage.NONE, NOW, "cut off");
    calls.put("record a lost call in responses", () -> ledger.lost(Q, lost));
    calls.put("record a repaired answer in responses", () -> ledger.amend(Q, answer));
    DynamoPromptStore prompts = new DynamoPromptStore(client, "prompts");
    PromptTemplate template =
        new PromptTemplate(VERSION, "", "", "x", Optional.empty(), Defaults.NONE);
    calls.put("register prompt t/v1", () -> prompts.register(template, NOW, "me"));
    calls.put("read prompt t/v1", () -> prompts.find(VERSION));
    calls.put("read prompt t/v2", () -> prompts.sourceText(new PromptKey("t", "v2")));
    calls.put("read prompt t/@production", () -> prompts.resolve(LABEL));
    calls.put("list the prompts in prompts", prompts::list);
    DynamoLabelStore labels = new DynamoLabelStore(client, "prompts");
    LabelMove move =
        new LabelMove(
            LABEL, 1, LabelMove.Kind.PROMOTE, Optional.empty(), "v1", NOW, "me", Optional.empty());
    calls.put("read label t/@production", () -> labels.find(LABEL));
    calls.put("read the history of t", () -> labels.history("t"));
    calls.put("move t/@production", () -> labels.move(move, Optional.empty()));
    DynamoRateShare share = new DynamoRateShare(client, "responses");
    calls.put(
        "take from the rate limit of m", () -> share.take("m", Duration.ofSeconds(1), NOW, NOW));
    return calls;
  }

  private static Map<String, ThrowingCallable> objects(S3Client client) {
    Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
    S3ResultStore results = new S3ResultStore(client, "bucket");
    ResultDocument document = ResultDocument.parse("{\"verdict\":\"ok\"}");
    calls.put("write results/execution_id=e/r.json", () -> results.writeIfNone(E, R, document));
    calls.put("read results/execution_id=e/r.json", () -> results.find(E, R));
    calls.put("list results/execution_id=e/", () -> results.list(E).hasNext());
    calls.put(
        "list results/execution_id=e2/",
        () -> results.listAfter(new ExecutionId("e2"), R).hasNext());
    S3ExportStore exports = new S3ExportStore(client, "bucket");
    calls.put("begin exports/execution_id=e/results.csv", () -> exports.begin(E, ExportFile.CSV));
    calls.put(
        "write part 1 of exports/execution_id=e/results.csv",
        () -> exports.part(E, ExportFile.CSV, "u", 1, new byte[] {1}));
    calls.put(
        "complete exports/execution_id=e/results.csv",
        () -> exports.complete(E, ExportFile.CSV, "u"));
    calls.put(
        "write exports/execution_id=e/results.csv",
        () -> exports.write(E, ExportFile.CSV, new byte[] {1}));
    calls.put("read exports/execution_id=e/results.csv", () -> exports.open(E, ExportFile.CSV, 0));
    S3InFlightNoteStore notes = new S3InFlightNoteStore(client, "bucket");
    InFlightNote note = new InFlightNote("n", E, "p", 1, List.of(Q));
    calls.put("write asking/execution_id=e/n", () -> notes.write(note));
    calls.put("remove asking/execution_id=e/n", () -> notes.remove(note));
    calls.put("list asking/execution_id=e/", () -> notes.left(E));
    calls.put("write failures/parked/r.json", () -> new S3Parking(client, "bucket").park(R, "why"));
    calls.put("list corrections/", () -> new S3CorrectionStore(client, "bucket").latest());
    S3EvaluationStore evaluations = new S3EvaluationStore(client, "bucket");
    Evaluation evaluation =
        new Evaluation(
            "e",
            VERSION,
            "m",
            new Evaluation.Golden("g", "s"),
            List.of(),
            Json.object(),
            NOW,
            "me");
    calls.put("write evaluations/task_name=t/e.json", () -> evaluations.write(evaluation));
    calls.put("list evaluations/task_name=t/", () -> evaluations.list("t"));
    return calls;
  }

  private static void isUnavailable(String what, ThrowingCallable call) {
    assertThatThrownBy(call)
        .as(what)
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageStartingWith("cannot " + what);
  }

  /// A client that tries once to reach a port that nobody listens on.
  private static <B extends AwsClientBuilder<B, C>, C> C unreachable(B builder) {
    return builder
        .endpointOverride(URI.create("http://127.0.0.1:9"))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }
}
