package dev.seiri.aws.control;

import dev.seiri.aws.ResourceNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// A check that the tables are as the handlers expect them.
final class TableChecks {
  private static final String DEPLOY =
      "deploy the stack again, or see docs/aws.md for the table's definition";

  private final DynamoDbClient client;

  TableChecks(DynamoDbClient client) {
    this.client = client;
  }

  Stream<Finding> all(ResourceNames names) {
    return Stream.concat(
        known(names),
        names.decisionsTable().stream()
            .map(table -> check("decisions table", table, List.of("decision_key"))));
  }

  private Stream<Finding> known(ResourceNames names) {
    return Stream.of(
        check("executions table", names.executionsTable(), List.of("execution_id")),
        check("requests table", names.requestsTable(), List.of("request_id")),
        stream(names.requestsTable()),
        check(
            "prompt_templates table",
            names.promptTemplatesTable(),
            List.of("task_name", "prompt_version")),
        check("responses table", names.responsesTable(), List.of("question_sha256")),
        timeToLive(names.responsesTable()));
  }

  /// The stream's ARN, if the table has one that can be read.
  Optional<String> streamArn(String requestsTable) {
    return Optional.ofNullable(describe(requestsTable).latestStreamArn());
  }

  private Finding check(String part, String table, List<String> key) {
    return Probe.of(
        part,
        DEPLOY,
        () -> {
          TableDescription found = describe(table);
          List<String> has =
              found.keySchema().stream().map(KeySchemaElement::attributeName).toList();
          if (found.tableStatus() != TableStatus.ACTIVE) {
            return Finding.fault(
                part,
                "%s is %s".formatted(table, found.tableStatusAsString()),
                "wait until it is ACTIVE");
          }
          return has.equals(key)
              ? Finding.ok(
                  part, String.format(Locale.ROOT, "%s, some %,d items", table, found.itemCount()))
              : Finding.fault(part, "%s has the key %s, not %s".formatted(table, has, key), DEPLOY);
        });
  }

  private Finding stream(String table) {
    String part = "stream";
    return Probe.of(
        part,
        DEPLOY,
        () -> {
          StreamSpecification stream = describe(table).streamSpecification();
          if (stream == null || !Boolean.TRUE.equals(stream.streamEnabled())) {
            return Finding.fault(
                part,
                table + " has no stream: the function is not invoked for new requests",
                DEPLOY);
          }
          return stream.streamViewType() == StreamViewType.NEW_IMAGE
                  || stream.streamViewType() == StreamViewType.NEW_AND_OLD_IMAGES
              ? Finding.ok(part, stream.streamViewTypeAsString())
              : Finding.fault(
                  part,
                  "%s carries no new images".formatted(stream.streamViewTypeAsString()),
                  DEPLOY);
        });
  }

  private Finding timeToLive(String table) {
    String part = "time to live";
    return Probe.of(
        part,
        DEPLOY,
        () -> {
          TimeToLiveDescription found =
              client.describeTimeToLive(d -> d.tableName(table)).timeToLiveDescription();
          boolean on =
              found.timeToLiveStatus() == TimeToLiveStatus.ENABLED
                  && "expires_at".equals(found.attributeName());
          return on
              ? Finding.ok(part, "answers are removed when they expire")
              : Finding.note(
                  part, table + " keeps every answer for ever", "turn TTL on for expires_at");
        });
  }

  private TableDescription describe(String table) {
    return client.describeTable(d -> d.tableName(table)).table();
  }
}
