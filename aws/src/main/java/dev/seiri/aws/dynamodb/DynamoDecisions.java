package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.concurrent.Backoff;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.review.Claims;
import dev.seiri.core.review.DecidedAnswer;
import dev.seiri.core.review.DecidedAnswers;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.InputKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// The decisions table on DynamoDB: what counts for each input, and who looks at which row.
public final class DynamoDecisions implements DecidedAnswers, Claims {
  private static final String KEY = "decision_key";
  private static final String KIND = "kind";
  private static final String OUTPUT = "person_output";
  private static final String AT = "decided_at";
  private static final String CLAIM = "claim#";
  private static final int BATCH = 100;

  private static final BatchRounds ROUNDS =
      new BatchRounds(20, new Backoff(Duration.ofMillis(50), Duration.ofMillis(3_200)));

  private final DynamoDbClient client;
  private final String table;

  public DynamoDecisions(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public Map<InputKey, DecidedAnswer> find(Collection<InputKey> inputs) {
    List<Map<String, AttributeValue>> keys =
        new LinkedHashSet<>(inputs).stream().map(input -> key(input.sha256())).toList();
    Map<InputKey, DecidedAnswer> found = new HashMap<>();
    BatchGet batch = new BatchGet(client, table, "read decisions from " + table, ROUNDS);
    for (int from = 0; from < keys.size(); from += BATCH) {
      batch.items(
          keys.subList(from, Math.min(from + BATCH, keys.size())),
          request -> {},
          item -> {
            Attributes attributes = attributes(item);
            read(attributes)
                .ifPresent(answer -> found.put(new InputKey(attributes.required(KEY)), answer));
          });
    }
    return found;
  }

  @Override
  public boolean put(Decision decision) {
    if (decision.kind() == Decision.Kind.SKIPPED || decision.shown() == Decision.Shown.SOWN) {
      throw new IllegalArgumentException("such a decision counts for no input: " + decision.id());
    }
    Map<String, AttributeValue> item = new LinkedHashMap<>(key(decision.input().sha256()));
    item.put(KIND, s(decision.kind().word()));
    decision.personOutput().ifPresent(output -> item.put(OUTPUT, s(Json.write(output))));
    item.put("decision_id", s(decision.id()));
    item.put("execution_id", s(decision.execution().value()));
    item.put("request_id", s(decision.request().value()));
    item.put("task_name", s(decision.prompt().taskName()));
    item.put("decided_by", s(decision.by()));
    item.put(AT, s(moment(decision.at())));
    return conditionally(
        "record a decision in " + table,
        () ->
            client.putItem(put ->
                put.tableName(table)
                    .item(item)
                    .conditionExpression(
                        "attribute_not_exists(decision_key) OR decided_at < :at OR (decided_at = :at AND decision_id <= :id)")
                    .expressionAttributeValues(
                        Map.of(":at", s(moment(decision.at())), ":id", s(decision.id())))));
  }

  @Override
  public boolean take(
      ExecutionId execution, RequestId row, String holder, Instant now, Instant until) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(claim(execution, row));
    item.put("holder", s(holder));
    item.put("until", n(until.getEpochSecond()));
    item.put("expires_at", n(until.plus(Duration.ofDays(1)).getEpochSecond()));
    return conditionally(
        "claim a row in " + table,
        () ->
            client.putItem(put ->
                put.tableName(table)
                    .item(item)
                    .conditionExpression(
                        "attribute_not_exists(decision_key) OR #until <= :now OR holder = :me")
                    .expressionAttributeNames(Map.of("#until", "until"))
                    .expressionAttributeValues(
                        Map.of(":now", n(now.getEpochSecond()), ":me", s(holder)))));
  }

  @Override
  public void release(ExecutionId execution, RequestId row, String holder) {
    conditionally(
        "release a row in " + table,
        () ->
            client.deleteItem(delete ->
                delete
                    .tableName(table)
                    .key(claim(execution, row))
                    .conditionExpression("holder = :me")
                    .expressionAttributeValues(Map.of(":me", s(holder)))));
  }

  private static boolean conditionally(String what, Runnable write) {
    return SdkErrors.call(
        what,
        () -> {
          try {
            write.run();
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        });
  }

  private Attributes attributes(Map<String, AttributeValue> item) {
    return new Attributes(table, item);
  }

  private static Optional<DecidedAnswer> read(Attributes attributes) {
    if (attributes.string(KIND).equals(Optional.of(Decision.Kind.WITHDRAWN.word()))) {
      return Optional.empty();
    }
    try {
      if (Json.read(attributes.required(OUTPUT)) instanceof ObjectNode output) {
        return Optional.of(
            new DecidedAnswer(
                output,
                attributes.required("decision_id"),
                new ExecutionId(attributes.required("execution_id")),
                new RequestId(attributes.required("request_id")),
                attributes.string("decided_by").orElse(""),
                attributes.instant(AT).orElse(Instant.EPOCH)));
      }
    } catch (JacksonException e) {
      throw new MalformedItem(
          "%s: %s is not JSON: %s".formatted(attributes.where(), OUTPUT, Json.reason(e)));
    }
    throw new MalformedItem("%s: %s is no JSON object".formatted(attributes.where(), OUTPUT));
  }

  /// With a fixed number of digits, so that texts are in the order of moments.
  private static String moment(Instant at) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
        .withZone(ZoneOffset.UTC)
        .format(at);
  }

  private static Map<String, AttributeValue> claim(ExecutionId execution, RequestId row) {
    return key(CLAIM + execution.value() + "#" + row.value());
  }

  private static Map<String, AttributeValue> key(String value) {
    return Map.of(KEY, s(value));
  }
}
