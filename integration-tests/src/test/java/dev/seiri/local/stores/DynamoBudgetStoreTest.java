package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.dynamodb.DynamoBudgetStore;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.execution.Settlement;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.testing.BudgetStoreContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The accounts on the real local table.
@Tag("stack")
class DynamoBudgetStoreTest extends BudgetStoreContract {
  private static final ResourceNames NAMES = LocalNames.NAMES;

  private final DynamoDbClient dynamoDb = TestStack.get().dynamoDb();
  private final DynamoExecutionStore executions =
      new DynamoExecutionStore(dynamoDb, NAMES.executionsTable());
  private final DynamoBudgetStore budgets =
      new DynamoBudgetStore(dynamoDb, NAMES.executionsTable());

  @Override
  protected ExecutionStore executions() {
    return executions;
  }

  @Override
  protected BudgetStore budgets() {
    return budgets;
  }

  @Override
  protected ExecutionId id() {
    return new ExecutionId(TestStack.unique("budgets"));
  }

  @Test
  void whatIsNotLeftInAnItemFromBeforeThereWereAccountsIsSpent() {
    ExecutionId id =
        put(
            Map.of(
                "budget", budget("max_cost_usd", "1"),
                "budget_left_usd", AttributeValue.fromN("0.25"),
                "budget_reserved_calls", AttributeValue.fromN("3"),
                "budget_round", AttributeValue.fromN("2"),
                "cost_usd", AttributeValue.fromN("0.5")));
    Account account = budgets.find(id).orElseThrow();
    assertThat(account.spent().usd())
        .as("with what its processes had reserved")
        .isEqualByComparingTo("0.75");
    assertThat(account.leftUsd().orElseThrow()).isEqualByComparingTo("0.25");
    Reservation reservation =
        new Reservation("n", "p", Instant.EPOCH, new Amount(new BigDecimal("0.2"), 10, 1));
    budgets.change(id, before -> before.reserve(reservation).orElseThrow());
    budgets.change(
        id,
        before ->
            before.settle(
                "n",
                new Settlement(
                    new Amount(new BigDecimal("0.1"), 5, 1), Amount.NOTHING, Amount.NOTHING)));
    assertThat(budgets.find(id).orElseThrow().spent().usd()).isEqualByComparingTo("0.85");
    assertThat(item(id).get("budget_left_usd")).isEqualTo(AttributeValue.fromN("0.15"));
  }

  @Test
  void aBudgetThatAnotherClientSetCountsFromWhatTheResultsCost() {
    ExecutionId id =
        put(
            Map.of(
                "budget", budget("max_tokens", "100"),
                "input_tokens", AttributeValue.fromN("30"),
                "output_tokens", AttributeValue.fromN("10")));
    assertThat(budgets.find(id).orElseThrow().leftTokens()).contains(60L);
    budgets.limit(id, new Limits(Optional.empty(), OptionalLong.of(200), Optional.empty()));
    assertThat(budgets.find(id).orElseThrow().leftTokens()).contains(160L);
  }

  @Test
  void theAttributesAreThoseThatAreDocumented() {
    ExecutionId id = put(Map.of("budget", budget("max_cost_usd", "1")));
    budgets.change(
        id,
        account ->
            account
                .reserve(
                    new Reservation(
                        "n",
                        "p",
                        Instant.parse("2026-11-01T12:00:00Z"),
                        new Amount(new BigDecimal("0.5"), 10, 1)))
                .orElseThrow()
                .lose("n", 0, new Amount(new BigDecimal("0.25"), 7, 1)));
    Map<String, AttributeValue> item = item(id);
    assertThat(item.get("spent_usd")).isEqualTo(AttributeValue.fromN("0.25"));
    assertThat(item.get("lost_usd")).isEqualTo(AttributeValue.fromN("0.25"));
    assertThat(item.get("lost_tokens")).isEqualTo(AttributeValue.fromN("7"));
    assertThat(item.get("lost_calls")).isEqualTo(AttributeValue.fromN("1"));
    assertThat(item.get("budget_left_usd")).isEqualTo(AttributeValue.fromN("0.25"));
    AttributeValue reservations = Objects.requireNonNull(item.get("reservations"));
    assertThat(Objects.requireNonNull(reservations.m().get("n")).m())
        .containsEntry("process", AttributeValue.fromS("p"))
        .containsEntry("until", AttributeValue.fromS("2026-11-01T12:00:00Z"))
        .containsEntry("usd", AttributeValue.fromN("0.5"))
        .containsEntry("questions", AttributeValue.fromN("1"));
  }

  private ExecutionId put(Map<String, AttributeValue> attributes) {
    ExecutionId id = id();
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("execution_id", AttributeValue.fromS(id.value()));
    item.put(
        "payload",
        AttributeValue.fromM(
            Map.of(
                "task_name", AttributeValue.fromS("t"),
                "prompt_version", AttributeValue.fromS("v1"),
                "foundation_model_id", AttributeValue.fromS("m"))));
    dynamoDb.putItem(put -> put.tableName(NAMES.executionsTable()).item(item));
    return id;
  }

  private Map<String, AttributeValue> item(ExecutionId id) {
    return dynamoDb
        .getItem(get ->
            get.tableName(NAMES.executionsTable())
                .key(Map.of("execution_id", AttributeValue.fromS(id.value())))
                .consistentRead(true))
        .item();
  }

  private static AttributeValue budget(String name, String most) {
    return AttributeValue.fromM(Map.of(name, AttributeValue.fromN(most)));
  }
}
