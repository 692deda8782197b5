package dev.seiri.aws.dynamodb;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.concurrent.Backoff;
import dev.seiri.core.model.QuestionId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// The responses table on DynamoDB.
public final class DynamoResponseLedger implements ResponseLedger {
  private static final int BATCH = 100;
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
    new BatchGet(client, table, "read answers from " + table, ROUNDS)
        .items(
            questions.stream().map(AnswerItem::key).toList(),
            keys -> {},
            item ->
                found.put(
                    new QuestionId(new Attributes("responses", item).required(AnswerItem.KEY)),
                    AnswerItem.read(item)));
    return found;
  }
}
