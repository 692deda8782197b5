package dev.seiri.aws.dynamodb;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.model.QuestionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// The responses table on DynamoDB.
public final class DynamoResponseLedger implements ResponseLedger {
  private static final int BATCH = 100;
  private static final int MOST_ROUNDS = 20;

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
  public Map<QuestionId, Answer> find(Collection<QuestionId> questions) {
    List<QuestionId> distinct = List.copyOf(new LinkedHashSet<>(questions));
    Map<QuestionId, Answer> found = new HashMap<>();
    for (int from = 0; from < distinct.size(); from += BATCH) {
      found.putAll(findBatch(distinct.subList(from, Math.min(from + BATCH, distinct.size()))));
    }
    return found;
  }

  @Override
  public Answer record(QuestionId question, Answer answer) {
    return putUnless(
        "record an answer in " + table, question, answer, "attribute_not_exists(question_sha256)");
  }

  @Override
  public Answer amend(QuestionId question, Answer answer) {
    return putUnless(
        "record a repaired answer in " + table,
        question,
        answer,
        "attribute_not_exists(%s)".formatted(AnswerItem.REPAIR));
  }

  /// @return the answer, or, where the condition does not hold, the one that is there
  private Answer putUnless(String what, QuestionId question, Answer answer, String condition) {
    return SdkErrors.call(
        what,
        () -> {
          try {
            client.putItem(put ->
                put.tableName(table)
                    .item(AnswerItem.write(question, answer, keep))
                    .conditionExpression(condition)
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return answer;
          } catch (ConditionalCheckFailedException e) {
            return e.hasItem() && !e.item().isEmpty() ? AnswerItem.read(e.item()) : answer;
          }
        });
  }

  private Map<QuestionId, Answer> findBatch(List<QuestionId> questions) {
    Map<QuestionId, Answer> found = new HashMap<>();
    List<Map<String, AttributeValue>> left = questions.stream().map(AnswerItem::key).toList();
    for (int round = 0; !left.isEmpty(); round++) {
      if (round == MOST_ROUNDS) {
        throw new StoreUnavailable(
            "cannot read %s: DynamoDB left %d keys unprocessed".formatted(table, left.size()),
            SdkClientException.create("unprocessed keys"));
      }
      pause(round);
      KeysAndAttributes keys = KeysAndAttributes.builder().keys(left).consistentRead(true).build();
      BatchGetItemResponse response =
          SdkErrors.call(
              "read answers from " + table,
              () -> client.batchGetItem(get -> get.requestItems(Map.of(table, keys))));
      for (Map<String, AttributeValue> item : response.responses().getOrDefault(table, List.of())) {
        found.put(
            new QuestionId(new Attributes("responses", item).required(AnswerItem.KEY)),
            AnswerItem.read(item));
      }
      left = unprocessed(response);
    }
    return found;
  }

  private List<Map<String, AttributeValue>> unprocessed(BatchGetItemResponse response) {
    KeysAndAttributes keys = response.unprocessedKeys().get(table);
    return keys == null ? List.of() : new ArrayList<>(keys.keys());
  }

  private static void pause(int round) {
    if (round == 0) {
      return;
    }
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(25L << Math.min(round, 7)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted while reading answers", e);
    }
  }
}
