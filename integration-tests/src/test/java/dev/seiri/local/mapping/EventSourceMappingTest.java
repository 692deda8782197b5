package dev.seiri.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import dev.seiri.core.json.Json;
import dev.seiri.local.mapping.FailureDestination.Failure;
import dev.seiri.local.testing.TestStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// The mapping on DynamoDB Local's real stream.
@Tag("stack")
class EventSourceMappingTest {
  private final DynamoDbClient dynamoDb = TestStack.get().dynamoDb();
  private final DynamoDbStreamsClient streams = TestStack.get().streams();
  private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
  private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Integer> deliveries = new ConcurrentHashMap<>();

  @TempDir private Path folder = Path.of("");
  private String table = "";
  private String streamArn = "";

  @BeforeEach
  void makeTable() {
    table = TestStack.unique("mapped");
    streamArn =
        dynamoDb
            .createTable(t ->
                t.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(
                        a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                    .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH))
                    .streamSpecification(s ->
                        s.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)))
            .tableDescription()
            .latestStreamArn();
  }

  @Test
  void everyInsertIsDeliveredOnceAndOtherUpdatesAreNot() throws Exception {
    put("a", 1);
    put("b", 1);
    put("a", 2);
    dynamoDb.deleteItem(d -> d.tableName(table).key(Map.of("id", s("b"))));
    try (EventSourceMapping mapping = start(settings(2, 5), this::succeed)) {
      await(() -> deliveries.size() == 2 && mapping.isIdle());
      put("c", 1);
      await(() -> deliveries.containsKey("c"));
      assertThat(deliveries).containsExactlyInAnyOrderEntriesOf(Map.of("a", 1, "b", 1, "c", 1));
    }
  }

  @Test
  void aRaisedRedriveIsDeliveredAgain() throws Exception {
    put("a", 1);
    try (EventSourceMapping mapping = start(settings(2, 5), this::succeed)) {
      await(() -> deliveries.containsKey("a"));
      dynamoDb.updateItem(u ->
          u.tableName(table)
              .key(Map.of("id", s("a")))
              .updateExpression("ADD redrive :one")
              .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
      await(() -> count("a") == 2);
    }
  }

  @Test
  void batchesHoldNoMoreThanTheirSize() throws Exception {
    for (int i = 0; i < 40; i++) {
      put("r" + i, 1);
    }
    try (EventSourceMapping mapping = start(settings(1, 7), this::succeed)) {
      await(() -> deliveries.size() == 40);
      assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(7));
      assertThat(batches.size()).isGreaterThanOrEqualTo(6);
    }
  }

  @Test
  void aPoisonRecordIsIsolatedAndGivenUpWhileTheOthersAreHandledOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      put("r" + i, 1);
    }
    try (EventSourceMapping mapping =
        start(
            settings(1, 20),
            event -> {
              succeed(event);
              if (keys(event).contains("r7")) {
                throw new IllegalStateException("poison");
              }
              return new StreamsEventResponse(List.of());
            })) {
      await(() -> failures.size() == 1 && deliveries.size() == 20 && mapping.isIdle());
      assertThat(failures.getFirst().condition()).isEqualTo("RetryAttemptsExhausted");
      assertThat(failures.getFirst().payload()).contains("\"r7\"");
      assertThat(Json.read(failures.getFirst().payload()).path("Records").size()).isEqualTo(1);
    }
  }

  @Test
  void aLaneThatDiesIsStartedAgainAndNoRecordIsLost() throws Exception {
    for (int i = 0; i < 60; i++) {
      put("r" + i, 1);
    }
    AtomicInteger deaths = new AtomicInteger();
    EventSourceMapping.Builder builder =
        new EventSourceMapping.Builder(
                streams,
                streamArn,
                (event, context) -> {
                  succeed(event);
                  if (keys(event).contains("r7")) {
                    throw new IllegalStateException("poison");
                  }
                  return new StreamsEventResponse(List.of());
                },
                Checkpoints.in(folder.resolve("deaths.json")),
                failure -> {
                  if (deaths.incrementAndGet() == 1) {
                    throw new StackOverflowError("an error that no code expects");
                  }
                  failures.add(failure);
                })
            .settings(settings(2, 5));
    try (EventSourceMapping mapping = builder.start()) {
      await(() -> failures.size() == 1 && deliveries.size() == 60 && mapping.isIdle());
      assertThat(deaths).hasValue(2);
    }
  }

  @Test
  void reportedRecordsAreRetriedAndThoseBeforeThemAreNot() throws Exception {
    for (int i = 0; i < 6; i++) {
      put("r" + i, 1);
    }
    try (EventSourceMapping mapping =
        start(
            settings(1, 6),
            event -> {
              succeed(event);
              List<BatchItemFailure> failed =
                  event.getRecords().stream()
                      .filter(r -> key(r).equals("r3") && count("r3") < 3)
                      .map(r -> new BatchItemFailure(r.getDynamodb().getSequenceNumber()))
                      .toList();
              return new StreamsEventResponse(failed);
            })) {
      await(() -> count("r3") == 3 && mapping.isIdle());
      assertThat(deliveries.get("r0")).isEqualTo(1);
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void aRestartResumesFromItsCheckpoint() throws Exception {
    put("a", 1);
    try (EventSourceMapping mapping = start(settings(3, 5), this::succeed)) {
      await(() -> deliveries.containsKey("a") && mapping.isIdle());
      Thread.sleep(300);
    }
    put("b", 1);
    try (EventSourceMapping mapping = start(settings(3, 5), this::succeed)) {
      await(() -> deliveries.containsKey("b"));
      assertThat(deliveries).containsEntry("a", 1);
    }
  }

  @Test
  void aLostCheckpointMeansReadingFromTheBeginning() throws Exception {
    put("a", 1);
    try (EventSourceMapping mapping = start(settings(3, 5), this::succeed)) {
      await(() -> deliveries.containsKey("a") && mapping.isIdle());
    }
    java.nio.file.Files.writeString(folder.resolve("checkpoints.json"), "{broken");
    try (EventSourceMapping mapping = start(settings(3, 5), this::succeed)) {
      await(() -> count("a") == 2);
    }
  }

  @Test
  void drainingWaitsForTheRunningInvocationAndBeginsNoOther() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    put("a", 1);
    put("b", 1);
    EventSourceMapping mapping =
        start(
            settings(1, 1),
            event -> {
              begun.countDown();
              pause(400);
              return succeed(event);
            });
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(mapping.drain(Duration.ofSeconds(10))).isTrue();
    assertThat(deliveries).hasSize(1);
  }

  @Test
  void anInvocationPastItsTimeLimitHasFailed() throws Exception {
    put("a", 1);
    MappingSettings hasty =
        new MappingSettings(
            1, Duration.ZERO, 1, 1, Duration.ofHours(1), true, Duration.ofSeconds(1));
    try (EventSourceMapping mapping =
        start(
            hasty,
            event -> {
              pause(5_000);
              return succeed(event);
            })) {
      await(() -> failures.size() == 1);
      assertThat(failures.getFirst().error()).contains("took longer than 1 s");
    }
  }

  private EventSourceMapping start(
      MappingSettings settings,
      java.util.function.Function<DynamodbEvent, StreamsEventResponse> f) {
    RequestHandler<DynamodbEvent, StreamsEventResponse> handler =
        (event, context) -> f.apply(event);
    return new EventSourceMapping.Builder(
            streams,
            streamArn,
            handler,
            Checkpoints.in(folder.resolve("checkpoints.json")),
            failures::add)
        .settings(settings)
        .start();
  }

  private StreamsEventResponse succeed(DynamodbEvent event) {
    batches.add(keys(event));
    keys(event).forEach(key -> deliveries.merge(key, 1, Integer::sum));
    return new StreamsEventResponse(List.of());
  }

  private static List<String> keys(DynamodbEvent event) {
    return event.getRecords().stream().map(EventSourceMappingTest::key).toList();
  }

  private static String key(DynamodbStreamRecord record) {
    return Objects.requireNonNull(record.getDynamodb().getKeys().get("id")).getS();
  }

  private int count(String id) {
    return deliveries.getOrDefault(id, 0);
  }

  private static MappingSettings settings(int lanes, int batch) {
    return new MappingSettings(
        batch, Duration.ofMillis(100), lanes, 3, Duration.ofHours(1), true, Duration.ofSeconds(30));
  }

  private void put(String id, int version) {
    dynamoDb.putItem(p ->
        p.tableName(table)
            .item(Map.of("id", s(id), "version", AttributeValue.fromN("" + version))));
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 40 s for nothing").isLessThan(until);
      Thread.sleep(20);
    }
  }
}
