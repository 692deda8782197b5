package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.testing.RequestStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  @Override
  protected Request stored(RequestId id) {
    Map<String, AttributeValue> item = item(id);
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    for (AttributeValue name :
        item.getOrDefault("field_names", AttributeValue.fromL(List.of())).l()) {
      fields.put(name.s(), item.get("fields").m().get(name.s()).s());
    }
    return new Request(
        new RequestId(item.get("request_id").s()),
        new ExecutionId(item.get("execution_id").s()),
        new RecordId(item.get("record_id").s()),
        item.get("input_value").s(),
        fields,
        item.containsKey("redrive") ? Integer.parseInt(item.get("redrive").n()) : 0,
        item.containsKey("oversize_bytes")
            ? OptionalLong.of(Long.parseLong(item.get("oversize_bytes").n()))
            : OptionalLong.empty());
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
