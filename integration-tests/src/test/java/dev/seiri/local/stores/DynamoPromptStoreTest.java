package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.testing.PromptStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Prompts in the real local table.
@Tag("stack")
class DynamoPromptStoreTest extends PromptStoreContract {
  private static final String TABLE = LocalNames.NAMES.promptTemplatesTable();

  private final DynamoDbClient dynamoDb = TestStack.get().dynamoDb();
  private final DynamoPromptStore prompts = new DynamoPromptStore(dynamoDb, TABLE);

  @Override
  protected PromptStore store() {
    return prompts;
  }

  @Override
  protected void point(PromptKey label, String version) {
    put(label, "version", s(version));
  }

  @Test
  void whatIsNoPromptIsNamed() {
    PromptKey key = new PromptKey(TestStack.unique("task"), "v1");
    put(key, "description", s("d"));
    assertThatThrownBy(() -> prompts.find(key))
        .isInstanceOf(MalformedItem.class)
        .hasMessage(
            "prompt_templates[%s, v1] has no prompt_template of type S".formatted(key.taskName()));
    PromptKey label = new PromptKey(key.taskName(), "@production");
    put(label, "version", AttributeValue.fromN("7"));
    assertThatThrownBy(() -> prompts.resolve(label))
        .isInstanceOf(MalformedItem.class)
        .hasMessage("prompt_templates[%s]: version is not of type S".formatted(label));
  }

  private void put(PromptKey key, String name, AttributeValue value) {
    dynamoDb.putItem(put ->
        put.tableName(TABLE)
            .item(
                Map.of(
                    "task_name",
                    s(key.taskName()),
                    "prompt_version",
                    s(key.version()),
                    name,
                    value)));
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }
}
