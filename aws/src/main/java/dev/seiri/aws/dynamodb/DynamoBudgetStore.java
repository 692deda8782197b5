package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.id.ExecutionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The accounts in the executions table on DynamoDB.
public final class DynamoBudgetStore implements BudgetStore {
  /// So often a change is made again because another process was faster.
  private static final int MOST_TRIES = 200;

  private final DynamoDbClient client;
  private final String table;

  public DynamoBudgetStore(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public Optional<Account> find(ExecutionId id) {
    Map<String, AttributeValue> item = item(id);
    return item.isEmpty() ? Optional.empty() : Optional.of(account(id, item));
  }

  @Override
  public Optional<Account> change(ExecutionId id, UnaryOperator<Account> change) {
    Map<String, AttributeValue> item = item(id);
    for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
      if (item.isEmpty()) {
        return Optional.empty();
      }
      Account before = account(id, item);
      Account after = change.apply(before);
      if (after.equals(before)) {
        return Optional.of(after);
      }
      String name = UUID.randomUUID().toString();
      UpdateItemRequest update = update(id, item, after, name);
      Map<String, AttributeValue> found =
          SdkErrors.call("change the account of " + id, () -> write(update));
      if (found.isEmpty() || name.equals(text(found, AccountItem.CHANGE))) {
        // Written, now or by a request whose reply was lost.
        return Optional.of(after);
      }
      item = found.containsKey(ExecutionItem.ID) ? found : item(id);
    }
    throw new StoreUnavailable(
        "cannot change the account of %s: too many processes change it at once".formatted(id),
        new IllegalStateException("the condition failed each time"));
  }

  /// @return the item that did not meet the condition; nothing if the update was made
  private Map<String, AttributeValue> write(UpdateItemRequest update) {
    try {
      client.updateItem(update);
      return Map.of();
    } catch (ConditionalCheckFailedException e) {
      return e.hasItem() && !e.item().isEmpty()
          ? e.item()
          : Map.of(AccountItem.CHANGE, s("unknown"));
    }
  }

  private UpdateItemRequest update(
      ExecutionId id, Map<String, AttributeValue> item, Account after, String name) {
    Map<String, AttributeValue> wanted = AccountItem.write(after);
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    List<String> set = new ArrayList<>();
    List<String> remove = new ArrayList<>();
    for (String attribute : AccountItem.ALL) {
      AttributeValue value = wanted.get(attribute);
      if (value != null) {
        set.add(attribute + " = :" + attribute);
        values.put(":" + attribute, value);
      } else if (item.containsKey(attribute)) {
        remove.add(attribute);
      }
    }
    set.add(AccountItem.CHANGE + " = :change");
    values.put(":change", s(name));
    set.add(AccountItem.VERSION + " = :version");
    values.put(":version", n(version(id, item) + 1));
    List<String> conditions = new ArrayList<>();
    unchanged(AccountItem.VERSION, item, conditions, values);
    if (!item.containsKey(AccountItem.SPENT_USD)) {
      // The account begins with what these say.
      for (String attribute :
          List.of(
              ExecutionItem.COST_USD,
              ExecutionItem.OUTPUT_TOKENS,
              AccountItem.LEFT_USD,
              AccountItem.LEFT_TOKENS)) {
        unchanged(attribute, item, conditions, values);
      }
    }
    return UpdateItemRequest.builder()
        .tableName(table)
        .key(ExecutionItem.key(id))
        .updateExpression(
            "SET "
                + String.join(", ", set)
                + (remove.isEmpty() ? "" : " REMOVE " + String.join(", ", remove)))
        .conditionExpression(
            "attribute_exists(execution_id) AND " + String.join(" AND ", conditions))
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  private static void unchanged(
      String attribute,
      Map<String, AttributeValue> item,
      List<String> conditions,
      Map<String, AttributeValue> values) {
    AttributeValue value = item.get(attribute);
    if (value == null) {
      conditions.add("attribute_not_exists(%s)".formatted(attribute));
    } else {
      conditions.add("%1$s = :was_%1$s".formatted(attribute));
      values.put(":was_" + attribute, value);
    }
  }

  private Map<String, AttributeValue> item(ExecutionId id) {
    return SdkErrors.call(
            "read the account of " + id,
            () ->
                client.getItem(
                    get -> get.tableName(table).key(ExecutionItem.key(id)).consistentRead(true)))
        .item();
  }

  private static Account account(ExecutionId id, Map<String, AttributeValue> item) {
    return AccountItem.read(attributes(id, item));
  }

  private static long version(ExecutionId id, Map<String, AttributeValue> item) {
    return attributes(id, item).integer(AccountItem.VERSION).orElse(0);
  }

  private static Attributes attributes(ExecutionId id, Map<String, AttributeValue> item) {
    return new Attributes("executions[%s]".formatted(id), item);
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }
}
