package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.aws.dynamodb.DynamoLabelStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.release.LabelStore;
import dev.seiri.core.release.Labels;
import dev.seiri.core.release.MoveOutcome;
import dev.seiri.core.testing.LabelStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Labels on the real local table.
@Tag("stack")
class DynamoLabelStoreTest extends LabelStoreContract {
  private static final String TABLE = LocalNames.NAMES.promptTemplatesTable();

  private final DynamoDbClient dynamoDb = TestStack.get().dynamoDb();
  private final DynamoPromptStore prompts = new DynamoPromptStore(dynamoDb, TABLE);
  private final DynamoLabelStore labels = new DynamoLabelStore(dynamoDb, TABLE);

  @Override
  protected PromptKey label() {
    String task = TestStack.unique("会社名 😀/#'");
    for (int n = 1; n <= 9; n++) {
      prompts.register(
          new PromptTemplate(
              new PromptKey(task, "v" + n), "", "", "x", Optional.empty(), Defaults.NONE),
          clock.instant(),
          "me");
    }
    return new PromptKey(task, "@production");
  }

  @Override
  protected LabelStore store() {
    return labels;
  }

  @Override
  protected void overwrite(PromptKey label, String version) {
    dynamoDb.putItem(put ->
        put.tableName(TABLE)
            .item(
                Map.of(
                    "task_name", s(label.taskName()),
                    "prompt_version", s(label.version()),
                    "version", s(version))));
  }

  @Test
  void aHistoryItemIsNoVersionAndNoLabel() {
    PromptKey label = label();
    promote(label, "v1");
    promote(label, "v2");
    assertThat(prompts.resolve(label)).contains(new PromptKey(label.taskName(), "v2"));
    assertThat(prompts.list())
        .extracting(listed -> listed.key().toString())
        .filteredOn(key -> key.contains(label.taskName()))
        .hasSize(9)
        .allMatch(key -> key.startsWith(label.taskName() + "/v"));
    List<Map<String, AttributeValue>> ofTheTask =
        dynamoDb
            .query(query ->
                query
                    .tableName(TABLE)
                    .keyConditionExpression("task_name = :t")
                    .expressionAttributeValues(Map.of(":t", s(label.taskName()))))
            .items();
    assertThat(ofTheTask).as("nine versions and a label").hasSize(10);
    PromptKey kept = new PromptKey("@history:" + label.taskName(), "@production#00000002");
    assertThat(prompts.resolve(kept)).as("it points at no version").isEmpty();
  }

  @Test
  void movesAreNumberedAlikeInEveryLanguage() {
    PromptKey label = label();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext"));
    try {
      promote(label, "v1");
    } finally {
      Locale.setDefault(before);
    }
    assertThat(
            dynamoDb
                .getItem(get ->
                    get.tableName(TABLE)
                        .key(
                            Map.of(
                                "task_name", s("@history:" + label.taskName()),
                                "prompt_version", s("@production#00000001"))))
                .hasItem())
        .isTrue();
  }

  @Test
  void attributesOfOtherClientsStay() {
    PromptKey label = label();
    dynamoDb.putItem(put ->
        put.tableName(TABLE)
            .item(
                Map.of(
                    "task_name", s(label.taskName()),
                    "prompt_version", s(label.version()),
                    "version", s("v1"),
                    "ticket", s("T-1"))));
    promote(label, "v2");
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(get ->
                get.tableName(TABLE)
                    .key(
                        Map.of(
                            "task_name", s(label.taskName()),
                            "prompt_version", s(label.version()))))
            .item();
    assertThat(item).containsEntry("version", s("v2")).containsEntry("ticket", s("T-1"));
  }

  private MoveOutcome promote(PromptKey label, String version) {
    return new Labels(labels, clock)
        .promote(
            label,
            version,
            Optional.empty(),
            new Labels.Reason("me", Optional.empty(), clock.instant()));
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }
}
