package dev.seiri.aws.dynamodb;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.concurrent.Backoff;
import dev.seiri.core.model.QuestionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// The responses table on DynamoDB.
public final class DynamoResponseLedger implements ResponseLedger {
  private static final int BATCH = 100;

  /// An expression has room for some 100 comparisons; an answer has ten attributes.
  private static final int MOST_COMPARED = 100;

  private static final BatchRounds ROUNDS =
      new BatchRounds(20, new Backoff(Duration.ofMillis(50), Duration.ofMillis(3_200)));

  private final DynamoDbClient client;
  private final String table;
  private final Duration keep;

  /// @param keep how long after it was given an answer is kept, before the table's TTL removes it
  public DynamoResponseLedger(DynamoDbClient client, String table, Duration keep) {
    this.client = client;
    this.table = table;
    this.keep = keep;
  }

  @Override
  public Map<QuestionId, LedgerEntry> entries(Collection<QuestionId> questions) {
    List<QuestionId> distinct = List.copyOf(new LinkedHashSet<>(questions));
    Map<QuestionId, LedgerEntry> found = new HashMap<>();
    for (int from = 0; from < distinct.size(); from += BATCH) {
      found.putAll(entriesOf(distinct.subList(from, Math.min(from + BATCH, distinct.size()))));
    }
    return found;
  }

  @Override
  public Answer record(QuestionId question, Answer answer) {
    return setUnless("record an answer in " + table, question, answer, AnswerItem.FIRST);
  }

  @Override
  public Answer amend(QuestionId question, Answer answer) {
    return setUnless("record a repaired answer in " + table, question, answer, AnswerItem.REPAIR);
  }

  @Override
  public void lost(QuestionId question, LostCall call) {
    SdkErrors.call(
        "record a lost call in " + table,
        () ->
            client.updateItem(update ->
                update
                    .tableName(table)
                    .key(AnswerItem.key(question))
                    .updateExpression(
                        "SET %1$s = list_append(if_not_exists(%1$s, :none), :call), %2$s = if_not_exists(%2$s, :expires)"
                            .formatted(AnswerItem.LOST, AnswerItem.EXPIRES_AT))
                    .expressionAttributeValues(
                        Map.of(
                            ":none",
                            AttributeValue.fromL(List.of()),
                            ":call",
                            AttributeValue.fromL(List.of(AnswerItem.write(call))),
                            ":expires",
                            Attributes.n(call.at().plus(keep).getEpochSecond())))));
  }

  @Override
  public boolean setAside(QuestionId question, Optional<LostCall> instead) {
    return replaceUnreadable(question, item -> AnswerItem.without(item, instead, keep));
  }

  @Override
  public boolean restore(QuestionId question, Answer answer) {
    return replaceUnreadable(question, item -> AnswerItem.restored(item, question, answer, keep));
  }

  private boolean replaceUnreadable(
      QuestionId question, UnaryOperator<Map<String, AttributeValue>> after) {
    return SdkErrors.call(
        "set aside an answer in " + table,
        () -> {
          Map<String, AttributeValue> item =
              client
                  .getItem(get ->
                      get.tableName(table).key(AnswerItem.key(question)).consistentRead(true))
                  .item();
          if (item.isEmpty() || AnswerItem.entry(item).unreadable().isEmpty()) {
            return false;
          }
          // Kept first: killed between the two, the next attempt keeps the same again.
          client.putItem(put -> put.tableName(table).item(AnswerItem.aside(item)));
          return replace(AnswerItem.key(question), item, after.apply(item));
        });
  }

  /// Replaces an item unless it has changed, or removes it where nothing is left of it.
  private boolean replace(
      Map<String, AttributeValue> key,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> after) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    List<String> same = new ArrayList<>();
    before.entrySet().stream()
        .limit(MOST_COMPARED)
        .forEach(e -> {
          String number = Integer.toString(names.size());
          names.put("#a" + number, e.getKey());
          values.put(":a" + number, e.getValue());
          same.add("#a%1$s = :a%1$s".formatted(number));
        });
    if (!before.containsKey(AnswerItem.FIRST)) {
      names.put("#first", AnswerItem.FIRST);
      same.add("attribute_not_exists(#first)");
    }
    String condition = String.join(" AND ", same);
    try {
      if (after.isEmpty()) {
        client.deleteItem(delete ->
            delete
                .tableName(table)
                .key(key)
                .conditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values));
      } else {
        client.putItem(put ->
            put.tableName(table)
                .item(after)
                .conditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values));
      }
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /// Sets an answer's attributes, and leaves the item's others, unless it has the one named.
  ///
  /// @return the answer, or the one that is there
  private Answer setUnless(String what, QuestionId question, Answer answer, String there) {
    Map<String, AttributeValue> attributes = AnswerItem.write(answer, keep);
    Map<String, String> names = new LinkedHashMap<>(Map.of("#there", there));
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    List<String> assignments = new ArrayList<>();
    attributes.forEach((name, value) -> {
      names.put("#" + name, name);
      values.put(":" + name, value);
      assignments.add("#%1$s = :%1$s".formatted(name));
    });
    return SdkErrors.call(
        what,
        () -> {
          try {
            client.updateItem(update ->
                update
                    .tableName(table)
                    .key(AnswerItem.key(question))
                    .updateExpression("SET " + String.join(", ", assignments))
                    .conditionExpression("attribute_not_exists(#there)")
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(values)
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return answer;
          } catch (ConditionalCheckFailedException e) {
            return e.hasItem() && !e.item().isEmpty() ? AnswerItem.read(e.item()) : answer;
          }
        });
  }

  private Map<QuestionId, LedgerEntry> entriesOf(List<QuestionId> questions) {
    Map<QuestionId, LedgerEntry> found = new HashMap<>();
    new BatchGet(client, table, "read answers from " + table, ROUNDS)
        .items(
            questions.stream().map(AnswerItem::key).toList(),
            keys -> {},
            item ->
                found.put(
                    new QuestionId(new Attributes("responses", item).required(AnswerItem.KEY)),
                    AnswerItem.entry(item)));
    return found;
  }
}
