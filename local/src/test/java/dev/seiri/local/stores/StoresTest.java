package dev.seiri.local.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The budget of an execution on the real local table.
@Tag("stack")
class StoresTest {
  private final DynamoExecutionStore executions =
      new DynamoExecutionStore(TestStack.get().dynamoDb(), LocalNames.NAMES.executionsTable());

  @Test
  void aBudgetIsReservedAndReleased() {
    ExecutionId id = id();
    Limits limits =
        new Limits(
            Optional.of(new BigDecimal("1.00")),
            OptionalLong.of(1_000),
            Optional.of(new Limits.Canary(20, 0.25)));
    Execution execution =
        Execution.loading(
            id, Payload.of(new PromptKey("t", "v1"), "m"), limits, Execution.Provenance.UNKNOWN);
    executions.createIfNotExists(execution);
    assertThat(executions.find(id).orElseThrow().limits()).isEqualTo(limits);
    Amount most = new Amount(new BigDecimal("0.90"), 100, 3);
    assertThat(executions.reserve(execution, most)).hasValue(0);
    assertThat(executions.reserve(execution, most)).isEmpty();
    assertThat(executions.hasReserves(id)).isTrue();
    executions.release(execution, 0, most, new Amount(new BigDecimal("0.05"), 50, 3));
    assertThat(executions.hasReserves(id)).isFalse();
    assertThat(executions.reserve(execution, most)).hasValue(0);
    executions.refund(id);
    assertThat(executions.hasReserves(id)).isFalse();
    assertThat(executions.reserve(execution, new Amount(BigDecimal.ZERO, 1_001, 1))).isEmpty();
    assertThat(executions.reserve(execution, new Amount(BigDecimal.ONE, 1_000, 1))).hasValue(1);
  }

  @Test
  void aReservationThatWasReleasedAlreadyOnlyTakesWhatWasSpent() {
    ExecutionId id = id();
    Limits limits = new Limits(Optional.empty(), OptionalLong.of(1_000), Optional.empty());
    Execution execution =
        Execution.loading(
            id, Payload.of(new PromptKey("t", "v1"), "m"), limits, Execution.Provenance.UNKNOWN);
    executions.createIfNotExists(execution);
    Amount live = new Amount(BigDecimal.ZERO, 600, 3);
    long round = executions.reserve(execution, live).orElseThrow();
    executions.refund(id);
    Amount other = new Amount(BigDecimal.ZERO, 500, 2);
    assertThat(executions.reserve(execution, other)).isPresent();
    executions.release(execution, round, live, new Amount(BigDecimal.ZERO, 100, 1));
    assertThat(executions.hasReserves(id)).as("the other's reservation remains").isTrue();
    assertThat(executions.reserve(execution, new Amount(BigDecimal.ZERO, 401, 1))).isEmpty();
    assertThat(executions.reserve(execution, new Amount(BigDecimal.ZERO, 400, 1))).isPresent();
  }

  private static ExecutionId id() {
    return new ExecutionId(TestStack.unique("stores"));
  }
}
