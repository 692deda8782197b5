package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Experiments in the real local table.
@Tag("stack")
class VariantStoreTest {
  private static final String TABLE = LocalNames.NAMES.executionsTable();

  private final DynamoDbClient dynamoDb = TestStack.get().dynamoDb();
  private final DynamoExecutionStore executions = new DynamoExecutionStore(dynamoDb, TABLE);
  private final ExecutionId id = new ExecutionId(TestStack.unique("variants"));

  @Test
  void anyClientMayWriteOne() {
    put(
        AttributeValue.fromL(
            List.of(
                AttributeValue.fromM(Map.of("name", s("a"), "weight", n("1"))),
                AttributeValue.fromM(
                    Map.of(
                        "name", s("b"),
                        "weight", n("3"),
                        "prompt_version", s("v2"),
                        "inference", AttributeValue.fromM(Map.of("temperature", n("0.5"))))))));
    assertThat(executions.find(id).orElseThrow().payload().prompts())
        .containsExactly(new PromptKey("t", "v1"), new PromptKey("t", "v2"));
  }

  @Test
  void whatIsNoExperimentNamesItsPlace() {
    malformed("variants is not of type L of M", s("a"));
    malformed("variants is not of type L of M", AttributeValue.fromL(List.of(s("a"))));
    malformed("variants[0] has no name", variants(Map.of("weight", n("1"))));
    malformed("variants[0] has no weight of type N", variants(Map.of("name", s("a"))));
    malformed(
        "weight is not of type N (a whole number)",
        variants(Map.of("name", s("a"), "weight", n("0.5"))));
    malformed("weight of variant a must be", variants(Map.of("name", s("a"), "weight", n("0"))));
    malformed(
        "must be a version, not \"@x\"",
        variants(Map.of("name", s("a"), "weight", n("1"), "prompt_version", s("@x"))));
  }

  private void malformed(String why, AttributeValue variants) {
    put(variants);
    assertThatThrownBy(() -> executions.find(id))
        .isInstanceOf(MalformedItem.class)
        .hasMessageContaining("executions[%s]".formatted(id))
        .hasMessageContaining(why);
  }

  private static AttributeValue variants(Map<String, AttributeValue> one) {
    return AttributeValue.fromL(List.of(AttributeValue.fromM(one)));
  }

  private void put(AttributeValue variants) {
    Map<String, AttributeValue> payload = new LinkedHashMap<>();
    payload.put("task_name", s("t"));
    payload.put("prompt_version", s("v1"));
    payload.put("foundation_model_id", s("m"));
    payload.put("variants", variants);
    dynamoDb.putItem(put ->
        put.tableName(TABLE)
            .item(Map.of("execution_id", s(id.value()), "payload", AttributeValue.fromM(payload))));
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue n(String value) {
    return AttributeValue.fromN(value);
  }
}
