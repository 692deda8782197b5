package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.dynamodb.DynamoResponseLedger;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import dev.seiri.core.testing.ResponseLedgerContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The ledger in the real local table.
@Tag("stack")
class DynamoResponseLedgerTest extends ResponseLedgerContract {
  private static final String TABLE = LocalNames.NAMES.responsesTable();

  private final DynamoDbClient dynamoDb = TestStack.get().dynamoDb();
  private final DynamoResponseLedger ledger =
      new DynamoResponseLedger(dynamoDb, TABLE, Duration.ofDays(1));

  @Override
  protected ResponseLedger ledger() {
    return ledger;
  }

  @Override
  protected void damage(QuestionId question) {
    dynamoDb.updateItem(update ->
        update
            .tableName(TABLE)
            .key(key(question))
            .updateExpression("SET #first = :odd")
            .expressionAttributeNames(Map.of("#first", "first"))
            .expressionAttributeValues(Map.of(":odd", AttributeValue.fromS("x"))));
  }

  @Test
  void anAnswerExpiresADayAfterItWasGiven() {
    QuestionId question = question();
    Completion completion =
        new Completion("m", "x", new StopReason("end_turn"), Usage.NONE, Duration.ZERO);
    ledger.record(
        question, Answer.of(completion, 1, new RequestId("r"), Instant.ofEpochSecond(1_000)));
    Map<String, AttributeValue> item =
        dynamoDb.getItem(get -> get.tableName(TABLE).key(key(question))).item();
    assertThat(item).containsEntry("expires_at", AttributeValue.fromN("87400"));
  }

  @Test
  void whatIsNoAnswerIsNamedAndHidesNoOther() {
    QuestionId damaged = question();
    QuestionId sound = question();
    Completion completion =
        new Completion("m", "x", new StopReason("end_turn"), Usage.NONE, Duration.ZERO);
    ledger.record(sound, Answer.of(completion, 1, new RequestId("r"), Instant.EPOCH));
    dynamoDb.putItem(put -> put.tableName(TABLE).item(key(damaged)));
    assertThat(ledger.entries(List.of(damaged, sound)))
        .hasEntrySatisfying(sound, entry -> assertThat(entry.answer()).isPresent())
        .hasEntrySatisfying(
            damaged,
            entry ->
                assertThat(entry.unreadable().orElseThrow())
                    .contains("responses[%s]".formatted(damaged.sha256())));
  }

  @Test
  void aLostCallAloneExpiresLikeAnAnswer() {
    QuestionId question = question();
    ledger.lost(
        question,
        new LostCall(
            "c",
            new ExecutionId("e"),
            new RequestId("r"),
            "m",
            Usage.NONE,
            Instant.ofEpochSecond(1_000),
            "cut off"));
    Map<String, AttributeValue> item =
        dynamoDb.getItem(get -> get.tableName(TABLE).key(key(question))).item();
    assertThat(item).containsEntry("expires_at", AttributeValue.fromN("87400"));
  }

  @Test
  void aTableThatIsNotThereIsForAPersonToHelp() {
    DynamoResponseLedger nowhere =
        new DynamoResponseLedger(dynamoDb, "no-such-table", Duration.ofDays(1));
    assertThatThrownBy(() -> nowhere.find(List.of(question())))
        .isInstanceOfSatisfying(StoreUnavailable.class, e -> assertThat(e.isDenied()).isTrue());
  }

  private static Map<String, AttributeValue> key(QuestionId question) {
    return Map.of("question_sha256", AttributeValue.fromS(question.sha256()));
  }
}
