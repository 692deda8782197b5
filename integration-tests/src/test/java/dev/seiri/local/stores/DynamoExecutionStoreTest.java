package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.Retention;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.ExecutionStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Executions in the real local table.
@Tag("stack")
class DynamoExecutionStoreTest extends ExecutionStoreContract {
  private static final String TABLE = LocalNames.NAMES.executionsTable();

  private final DynamoDbClient dynamoDb = TestStack.get().dynamoDb();
  private final DynamoExecutionStore executions = new DynamoExecutionStore(dynamoDb, TABLE);
  private final ExecutionId id = new ExecutionId(TestStack.unique("execution"));

  @Override
  protected ExecutionStore store() {
    return executions;
  }

  @Test
  void anExecutionExpiresWhereItIsSaidHowLongItIsKept() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-26T00:00:00Z"), ZoneOffset.UTC);
    Execution execution =
        Execution.loading(
            id, Payload.of(new PromptKey("t", "v1"), "m"), Execution.Provenance.UNKNOWN);
    Retention days = Retention.of(Map.of(Retention.EXECUTIONS, "400"), Retention.EXECUTIONS, clock);
    assertThat(new DynamoExecutionStore(dynamoDb, TABLE, days).createIfNotExists(execution))
        .isTrue();
    assertThat(executions.find(id)).contains(execution);
    assertThat(
            dynamoDb
                .getItem(get ->
                    get.tableName(TABLE)
                        .key(Map.of("execution_id", AttributeValue.fromS(id.value()))))
                .item()
                .get("expires_at"))
        .isEqualTo(
            AttributeValue.fromN(
                Long.toString(Instant.parse("2027-12-31T00:00:00Z").getEpochSecond())));
  }

  @Test
  void anExecutionOfTheThreeContractFieldsIsRunning() {
    put(Map.of());
    Execution execution = executions.find(id).orElseThrow();
    assertThat(execution.status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(execution.payload()).isEqualTo(Payload.of(new PromptKey("t", "v1"), "m"));
    assertThat(executions.resume(id)).isFalse();
    assertThat(executions.halt(id, "because")).isTrue();
    assertThat(executions.find(id).orElseThrow().reason()).contains("because");
  }

  @Test
  void whatIsNoExecutionIsNamedAndHidesNoOther() {
    put(Map.of("status", s("asleep")));
    assertThatThrownBy(() -> executions.find(id))
        .isInstanceOf(MalformedItem.class)
        .hasMessage("executions[%s]: there is no status asleep".formatted(id));
    ExecutionId other = new ExecutionId(id + "-other");
    executions.createIfNotExists(
        Execution.loading(
            other, Payload.of(new PromptKey("t", "v1"), "m"), Execution.Provenance.UNKNOWN));
    assertThat(executions.list()).extracting(Execution::id).contains(other).doesNotContain(id);
    put(Map.of("request_count", s("many")));
    assertThatThrownBy(() -> executions.find(id))
        .isInstanceOf(MalformedItem.class)
        .hasMessage("executions[%s]: request_count is not of type N".formatted(id));
  }

  @Test
  void countersThatHoldNoNumberCountAsNothingAndAreReplaced() {
    put(
        Map.of(
            "count_ok", s("seven"),
            "count_empty", AttributeValue.fromN("2"),
            "input_tokens", AttributeValue.fromN("1.5"),
            "count_flagged", s("none"),
            "cost_usd", AttributeValue.fromBool(true),
            "paid_again", s("3"),
            "answered_variants", s("a")));
    Execution damaged = executions.find(id).orElseThrow();
    assertThat(damaged.damagedCounters())
        .containsExactlyInAnyOrder(
            "count_ok",
            "count_flagged",
            "input_tokens",
            "cost_usd",
            "paid_again",
            "answered_variants");
    assertThat(damaged.tally().results()).isEqualTo(2);
    assertThat(executions.list()).extracting(Execution::id).contains(id);
    Tally exact =
        new Tally(
            Map.of(Verdict.OK, 5L, Verdict.EMPTY, 2L),
            0,
            70,
            7,
            0,
            new BigDecimal("0.5"),
            Set.of("a"),
            4);
    assertThat(executions.recount(damaged, exact)).isTrue();
    Execution repaired = executions.find(id).orElseThrow();
    assertThat(repaired.damagedCounters()).isEmpty();
    assertThat(repaired.tally().isSame(exact)).isTrue();
    assertThat(repaired.paidAgain()).isZero();
    assertThat(executions.recount(damaged, exact)).as("it is right by now").isFalse();
    assertThat(executions.count(id, exact)).isPresent();
  }

  private void put(Map<String, AttributeValue> more) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(more);
    item.put("execution_id", s(id.value()));
    item.put(
        "payload",
        AttributeValue.fromM(
            Map.of("task_name", s("t"), "prompt_version", s("v1"), "foundation_model_id", s("m"))));
    dynamoDb.putItem(put -> put.tableName(TABLE).item(item));
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }
}
