package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.LabelMove;
import dev.seiri.core.release.LabelStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// The labels in the prompt_templates table on DynamoDB.
public final class DynamoLabelStore implements LabelStore {
  private static final String NO_ITEM = "attribute_not_exists(task_name)";

  private final DynamoDbClient client;
  private final String table;

  public DynamoLabelStore(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public Optional<Standing> find(PromptKey label) {
    Map<String, AttributeValue> item =
        SdkErrors.call(
                "read label " + label,
                () ->
                    client.getItem(get ->
                        get.tableName(table).key(PromptItem.key(label)).consistentRead(true)))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(LabelItem.read(label, item));
  }

  @Override
  public List<LabelMove> history(String task) {
    return SdkErrors.call(
        "read the history of " + task,
        () ->
            client
                .queryPaginator(query ->
                    query
                        .tableName(table)
                        .consistentRead(true)
                        .keyConditionExpression("task_name = :task")
                        .expressionAttributeValues(Map.of(":task", s(LabelItem.historyOf(task)))))
                .items()
                .stream()
                .map(item -> LabelItem.move(task, item))
                .toList());
  }

  @Override
  public Moved move(LabelMove move, Optional<Standing> seen) {
    List<TransactWriteItem> writes = List.of(versionExists(move), label(move, seen), kept(move));
    return SdkErrors.call(
        "move " + move.label(),
        () -> {
          try {
            client.transactWriteItems(write -> write.transactItems(writes));
            return Moved.DONE;
          } catch (TransactionCanceledException e) {
            return refusal(e);
          }
        });
  }

  private static Moved refusal(TransactionCanceledException e) {
    List<String> codes = e.cancellationReasons().stream().map(CancellationReason::code).toList();
    boolean known =
        codes.stream().anyMatch(List.of("ConditionalCheckFailed", "TransactionConflict")::contains);
    if (!known) {
      throw e;
    }
    return codes.getFirst().equals("ConditionalCheckFailed")
        ? Moved.NO_SUCH_VERSION
        : Moved.OVERTAKEN;
  }

  private TransactWriteItem versionExists(LabelMove move) {
    PromptKey version = new PromptKey(move.label().taskName(), move.to());
    return TransactWriteItem.builder()
        .conditionCheck(
            ConditionCheck.builder()
                .tableName(table)
                .key(PromptItem.key(version))
                .conditionExpression("attribute_exists(task_name)")
                .build())
        .build();
  }

  /// Attributes that other clients wrote are kept.
  private TransactWriteItem label(LabelMove move, Optional<Standing> seen) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    values.put(":to", s(move.to()));
    values.put(":next", n(move.revision()));
    values.put(":at", LabelItem.write(move).get("moved_at"));
    values.put(":by", s(move.by()));
    seen.ifPresent(standing -> values.put(":from", s(standing.version())));
    seen.filter(standing -> standing.revision() > 0)
        .ifPresent(standing -> values.put(":last", n(standing.revision())));
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(table)
                .key(PromptItem.key(move.label()))
                .updateExpression(
                    "SET #version = :to, #revision = :next, moved_at = :at, moved_by = :by")
                .conditionExpression(condition(seen))
                .expressionAttributeNames(
                    Map.of("#version", LabelItem.VERSION, "#revision", LabelItem.REVISION))
                .expressionAttributeValues(values)
                .build())
        .build();
  }

  private static String condition(Optional<Standing> seen) {
    if (seen.isEmpty()) {
      return NO_ITEM;
    }
    return seen.get().revision() > 0
        ? "#version = :from AND #revision = :last"
        : "#version = :from AND attribute_not_exists(#revision)";
  }

  private TransactWriteItem kept(LabelMove move) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(table)
                .item(LabelItem.write(move))
                .conditionExpression(NO_ITEM)
                .build())
        .build();
  }
}
