package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.CountingModel;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.LocalTables;
import dev.seiri.cli.testing.ModelDesk;
import dev.seiri.cli.testing.SharedModels;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.StandInReply;
import dev.seiri.local.stack.LocalNames;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/// A finished execution, damaged by hand in its tables and its bucket.
@Tag("stack")
@ExtendWith(SharedStack.class)
class DamagedExecutionTest {
  private static final String BUCKET = LocalNames.NAMES.bucket();
  private static final int ROWS = 20;

  private final Desk desk;
  private final SharedModels models;
  private final CountingModel calls = new CountingModel(question -> StandInReply.text("{\"a\":1}"));

  DamagedExecutionTest(ModelDesk desk) {
    this.desk = desk.desk();
    this.models = desk.models();
  }

  @Test
  void itIsRepairedFromWhatIsLeftAndNoQuestionWithAnAnswerIsAsked() throws Exception {
    String id = "damaged";
    run(id);
    try (S3Client s3 = LocalTables.bucket(desk);
        DynamoDbClient dynamoDb = LocalTables.of(desk)) {
      String question =
          Json.read(s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key(id, 6))).asUtf8String())
              .path("prompt_sha256")
              .asString();
      put(s3, key(id, 1), "");
      put(s3, key(id, 2), "{\"execution_id\":\"damag");
      for (int row = 3; row <= 5; row++) {
        String key = key(id, row);
        s3.deleteObject(delete -> delete.bucket(BUCKET).key(key));
      }
      s3.deleteObject(delete ->
          delete.bucket(BUCKET).key("exports/execution_id=%s/results.jsonl".formatted(id)));
      update(
          dynamoDb,
          LocalNames.NAMES.responsesTable(),
          Map.of("question_sha256", AttributeValue.fromS(question)),
          "SET #name = :value",
          "first",
          AttributeValue.fromS("x"));
      update(
          dynamoDb,
          LocalNames.NAMES.executionsTable(),
          Map.of("execution_id", AttributeValue.fromS(id)),
          "ADD #name :value",
          "count_ok",
          AttributeValue.fromN("7"));
      update(
          dynamoDb,
          LocalNames.NAMES.executionsTable(),
          Map.of("execution_id", AttributeValue.fromS(id)),
          "SET #name = :value",
          "input_tokens",
          AttributeValue.fromS("many"));

      Output damaged = desk.seiri("verify", id);
      assertThat(damaged.status()).isEqualTo(1);
      assertThat(damaged.figure("results")).isEqualTo(ROWS - 5);
      assertThat(damaged.figure("pending")).isEqualTo(3);
      assertThat(damaged.figure("results damaged")).isEqualTo(2);
      assertThat(damaged.figure("ledger damaged")).isEqualTo(1);
      assertThat(damaged.figure("counters off")).isPositive();
      assertThat(damaged.err())
          // The sweep may have taken the text away meanwhile, and not counted again yet.
          .containsAnyOf("input_tokens of execution damaged holds no number", "input_tokens is 0")
          .contains(key(id, 1))
          .contains("`seiri repair %s`".formatted(id));
      assertThat(desk.seiri("repair", id, "--dry-run").status()).isEqualTo(1);

      Output repaired = repair(id);
      assertThat(repaired.status()).as(repaired.err()).isZero();
      assertThat(repaired.err()).contains("5 rows are redriven");
      verified(id);
      Output again = repair(id);
      assertThat(again.status()).as(again.err()).isZero();
      assertThat(again.err()).contains("nothing is damaged");
    }
    assertThat(calls.total()).isEqualTo(ROWS);
    assertThat(calls.most()).isEqualTo(1);
  }

  @Test
  void whatIsLeftOfADeletedExecutionIsReused() throws Exception {
    String id = "deleted";
    run(id);
    try (S3Client s3 = LocalTables.bucket(desk);
        DynamoDbClient dynamoDb = LocalTables.of(desk)) {
      dynamoDb.deleteItem(delete ->
          delete
              .tableName(LocalNames.NAMES.executionsTable())
              .key(Map.of("execution_id", AttributeValue.fromS(id))));
      s3.deleteObject(delete -> delete.bucket(BUCKET).key(key(id, 3)));
      for (String command : new String[] {"verify", "status"}) {
        Output gone = desk.seiri(command, id);
        assertThat(gone.status()).isEqualTo(2);
        assertThat(gone.err())
            .contains("19 results and its requests of it are left")
            .contains("--execution-id " + id);
      }
    }
    run(id);
    Output repaired = repair(id);
    assertThat(repaired.status()).as(repaired.err()).isZero();
    verified(id);
    assertThat(calls.total()).isEqualTo(ROWS);
  }

  @Test
  void aRowWithoutRequestAndResultIsLoadedAgain() throws Exception {
    String id = "unloaded";
    run(id);
    try (S3Client s3 = LocalTables.bucket(desk);
        DynamoDbClient dynamoDb = LocalTables.of(desk)) {
      String gone = "%s-00000003".formatted(id);
      dynamoDb.deleteItem(delete ->
          delete
              .tableName(LocalNames.NAMES.requestsTable())
              .key(Map.of("request_id", AttributeValue.fromS(gone))));
      s3.deleteObject(delete -> delete.bucket(BUCKET).key(key(id, 3)));
      s3.deleteObject(delete ->
          delete.bucket(BUCKET).key("exports/execution_id=%s/results.jsonl".formatted(id)));
    }
    Output verify = desk.seiri("verify", id);
    assertThat(verify.status()).isEqualTo(1);
    assertThat(verify.figure("lost")).isEqualTo(1);
    Output json = desk.seiri("verify", id, "--format", "json");
    assertThat(json.status()).isEqualTo(1);
    JsonNode figures = Json.read(json.out());
    assertThat(figures.propertyNames())
        .contains("holds", "loaded", "pending", "results", "verdicts", "damage", "paid_again_max");
    assertThat(figures.path("holds").asBoolean()).isFalse();
    assertThat(figures.path("damage").path("lost").path("count").asLong()).isEqualTo(1);
    assertThat(figures.path("damage").propertyNames())
        .containsExactly(
            "results_damaged",
            "wrong",
            "ledger_damaged",
            "requests_damaged",
            "lost",
            "counters_off",
            "export_off");
    JsonNode status = Json.read(desk.seiri("status", id, "--format", "json").out());
    assertThat(status.path("execution_id").asString()).isEqualTo(id);
    assertThat(Json.read(desk.seiri("status", "--format", "json").out()).valueStream())
        .anyMatch(one -> one.path("execution_id").asString().equals(id));
    Output repaired = desk.seiri("repair", id, "--timeout", "1", "--bedrock", models.endpoint());
    assertThat(repaired.status()).isEqualTo(1);
    assertThat(repaired.err()).contains("load the same rows again with --execution-id " + id);
    run(id);
    verified(id);
    assertThat(calls.total()).isEqualTo(ROWS);
  }

  private void run(String id) throws IOException, InterruptedException {
    models.serve("task-" + id, calls);
    Output said =
        desk.seiri(
            "run",
            desk.rows(id + ".csv", ROWS).toString(),
            "--task",
            desk.task(id),
            "--execution-id",
            id,
            "--bedrock",
            models.endpoint());
    assertThat(said.status()).as(said.err()).isZero();
    awaitExport(id);
  }

  /// The sweep finishes and exports an execution some seconds after its last result.
  private void awaitExport(String id) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!desk.seiri("status", id).out().contains("\nexported ")) {
      assertThat(System.nanoTime()).as("%s is not exported", id).isLessThan(until);
      Thread.sleep(200);
    }
  }

  private Output repair(String id) {
    return desk.seiri("repair", id, "--bedrock", models.endpoint());
  }

  private void verified(String id) {
    Output said = desk.seiri("verify", id);
    assertThat(said.status()).as(said.out() + said.err()).isZero();
    assertThat(said.figure("results")).isEqualTo(ROWS);
  }

  private static String key(String execution, int row) {
    return String.format(Locale.ROOT, "results/execution_id=%1$s/%1$s-%2$08d.json", execution, row);
  }

  private static void put(S3Client s3, String key, String content) {
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(content));
  }

  private static void update(
      DynamoDbClient dynamoDb,
      String table,
      Map<String, AttributeValue> key,
      String expression,
      String name,
      AttributeValue value) {
    dynamoDb.updateItem(update ->
        update
            .tableName(table)
            .key(key)
            .updateExpression(expression)
            .expressionAttributeNames(Map.of("#name", name))
            .expressionAttributeValues(Map.of(":value", value)));
  }
}
