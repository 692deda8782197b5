package dev.seiri.aws.dynamodb;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptTemplate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// The prompt_templates table on DynamoDB.
public final class DynamoPromptStore implements PromptStore {
  private final DynamoDbClient client;
  private final String table;

  public DynamoPromptStore(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public Optional<PromptTemplate> find(PromptKey key) {
    if (key.isLabel()) {
      return Optional.empty();
    }
    Map<String, AttributeValue> item = item(key);
    return item.isEmpty() ? Optional.empty() : Optional.of(PromptItem.read(item));
  }

  @Override
  public Optional<String> sourceText(PromptKey key) {
    Map<String, AttributeValue> item = item(key);
    return item.isEmpty() ? Optional.empty() : PromptItem.sourceText(item);
  }

  @Override
  public Registration register(
      PromptTemplate template, Optional<String> source, Instant now, String by) {
    if (putIfNone(template, source, now, by)) {
      return new Registration.Registered();
    }
    PromptTemplate existing = PromptItem.read(item(template.key()));
    return existing.contentSha256().equals(template.contentSha256())
        ? new Registration.Unchanged()
        : new Registration.Conflict(existing);
  }

  @Override
  public List<Listed> list() {
    return SdkErrors.call(
        "list the prompts in " + table,
        () ->
            client.scanPaginator(scan -> scan.tableName(table)).items().stream()
                .map(PromptItem::listed)
                .filter(listed -> !listed.key().isLabel())
                .sorted(
                    Comparator.comparing((Listed listed) -> listed.key().taskName())
                        .thenComparing(listed -> listed.key().version()))
                .toList());
  }

  @Override
  public Optional<PromptKey> resolve(PromptKey label) {
    Map<String, AttributeValue> item = item(label);
    return item.isEmpty()
        ? Optional.empty()
        : new Attributes("prompt_templates[%s]".formatted(label), item)
            .string(LabelItem.VERSION)
            .map(version -> new PromptKey(label.taskName(), version));
  }

  private Map<String, AttributeValue> item(PromptKey key) {
    return SdkErrors.call(
            "read prompt " + key,
            () ->
                client.getItem(
                    get -> get.tableName(table).key(PromptItem.key(key)).consistentRead(true)))
        .item();
  }

  private boolean putIfNone(
      PromptTemplate template, Optional<String> source, Instant now, String by) {
    return SdkErrors.call(
        "register prompt " + template.key(),
        () -> {
          try {
            client.putItem(put ->
                put.tableName(table)
                    .item(PromptItem.write(template, source, now, by))
                    .conditionExpression("attribute_not_exists(task_name)"));
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        });
  }
}
