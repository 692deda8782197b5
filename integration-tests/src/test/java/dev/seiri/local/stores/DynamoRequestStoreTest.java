package dev.seiri.local.stores;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.dynamodb.Retention;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.testing.RequestStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Requests in the real local table.
@Tag("stack")
class DynamoRequestStoreTest extends RequestStoreContract {
  private static final String TABLE = LocalNames.NAMES.requestsTable();

  private final DynamoDbClient dynamoDb = TestStack.get().dynamoDb();
  private final DynamoRequestStore requests = new DynamoRequestStore(dynamoDb, TABLE);

  @Override
  protected RequestStore store() {
    return requests;
  }

  @Test
  void aRequestExpiresWhereItIsSaidHowLongItIsKept() {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    Retention days = Retention.of(Map.of(Retention.REQUESTS, "30"), Retention.REQUESTS, clock);
    ExecutionId execution = new ExecutionId(TestStack.unique("kept"));
    Request request =
        Request.of(RequestId.ofRow(execution, 1), execution, new RecordId("r"), "input");
    new DynamoRequestStore(dynamoDb, TABLE, days).write(List.of(request));
    assertThat(item(request.id()).get("expires_at"))
        .isEqualTo(AttributeValue.fromN(Integer.toString(30 * 86_400)));
    assertThat(stored(request.id())).isEqualTo(request);
    requests.write(List.of(request));
    assertThat(item(request.id())).as("for ever otherwise").doesNotContainKey("expires_at");
  }

  @Test
  void whatIsNoNumberOfDaysIsNamed() {
    assertThatThrownBy(() ->
            Retention.of(Map.of(Retention.REQUESTS, "soon"), Retention.REQUESTS, Clock.systemUTC()))
        .hasMessageContaining("KEEP_REQUESTS_DAYS")
        .hasMessageContaining("soon");
  }

  @Override
  protected void damage(RequestId id) {
    dynamoDb.updateItem(update ->
        update
            .tableName(TABLE)
            .key(Map.of("request_id", AttributeValue.fromS(id.value())))
            .updateExpression("REMOVE input_value"));
  }

  @Override
  protected Request stored(RequestId id) {
    Map<String, AttributeValue> item = item(id);
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    Map<String, AttributeValue> values =
        item.getOrDefault("fields", AttributeValue.fromM(Map.of())).m();
    for (AttributeValue name :
        item.getOrDefault("field_names", AttributeValue.fromL(List.of())).l()) {
      fields.put(name.s(), text(values, name.s()));
    }
    Optional<Long> oversize =
        Optional.ofNullable(item.get("oversize_bytes")).map(DynamoRequestStoreTest::number);
    return new Request(
        new RequestId(text(item, "request_id")),
        new ExecutionId(text(item, "execution_id")),
        new RecordId(text(item, "record_id")),
        text(item, "input_value"),
        fields,
        (int) number(item.getOrDefault("redrive", AttributeValue.fromN("0"))),
        (int) number(item.getOrDefault("rounds", AttributeValue.fromN("0"))),
        oversize.map(OptionalLong::of).orElse(OptionalLong.empty()));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return requireNonNull(item.get(name), name).s();
  }

  private static long number(AttributeValue value) {
    return Long.parseLong(value.n());
  }

  @Test
  void aRequestIsAnItemOfTheContract() {
    RequestId id = RequestId.ofRow(execution, 1);
    requests.write(List.of(Request.of(id, execution, new RecordId("r"), "{}")));
    assertThat(item(id))
        .isEqualTo(
            Map.of(
                "request_id", AttributeValue.fromS(id.value()),
                "execution_id", AttributeValue.fromS(execution.value()),
                "record_id", AttributeValue.fromS("r"),
                "input_value", AttributeValue.fromS("{}")));
    requests.redrive(id);
    assertThat(item(id)).containsEntry("redrive", AttributeValue.fromN("1"));
  }

  private Map<String, AttributeValue> item(RequestId id) {
    return dynamoDb
        .getItem(get ->
            get.tableName(TABLE)
                .key(Map.of("request_id", AttributeValue.fromS(id.value())))
                .consistentRead(true))
        .item();
  }
}
