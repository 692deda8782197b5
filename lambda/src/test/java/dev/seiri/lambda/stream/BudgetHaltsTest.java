package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.saying;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.execution.Settlement;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.ScriptedModel;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Budgets of an execution.
class BudgetHaltsTest {
  @Test
  void aBudgetIsNeverOvershotAndTheRestStaysPendingAndUnpaid() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    // An answer takes 120 tokens; before it is known, twice the prompt and max_tokens are reserved.
    bench.execution(
        "b",
        Payload.of(new PromptKey("t", "v1"), "test.model"),
        new Limits(Optional.empty(), OptionalLong.of(8_000), Optional.empty()));
    int rows = 100;
    for (int row = 1; row <= rows; row += 5) {
      List<DynamodbStreamRecord> batch = new ArrayList<>();
      for (int i = row; i < row + 5; i++) {
        batch.add(bench.insert("b", i, "row " + i));
      }
      assertThat(bench.run(batch)).as("no row holds its batch").isEmpty();
      List<DynamodbStreamRecord> again = bench.redelivered();
      while (!again.isEmpty()) {
        int results = bench.results.all().size();
        assertThat(bench.run(again)).isEmpty();
        again = bench.redelivered();
        assertThat(again.isEmpty() || bench.results.all().size() > results)
            .as("only rows that fit are redriven")
            .isTrue();
      }
    }
    Execution b = bench.executions.find(new ExecutionId("b")).orElseThrow();
    assertThat(b.status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(b.reason().orElseThrow()).contains("the budget of 8000 tokens has no room");
    assertThat(b.tally().inputTokens() + b.tally().outputTokens()).isBetween(3_000L, 8_000L);
    assertThat(model.questions()).hasSize((int) b.tally().results());
    assertThat(b.account().spent().tokens()).isEqualTo(120L * b.tally().results());
    assertThat(b.account().reservations()).isEmpty();
  }

  @Test
  void rowsWithoutRoomHoldUpNoOtherExecution() throws Exception {
    assertThat(deliveriesOfThreeOthers(true)).isEqualTo(deliveriesOfThreeOthers(false));
  }

  @Test
  void anEqualRowOfAnotherExecutionIsAskedAllTheSame() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    Payload payload = Payload.of(new PromptKey("t", "v1"), "test.model");
    bench.execution("short", payload, tokens(1));
    bench.execution("other", payload);
    assertThat(bench.run(List.of(bench.insert("short", 1, "x"), bench.insert("other", 1, "x"))))
        .isEmpty();
    assertThat(bench.results.all()).as("both have the answer").hasSize(2);
    assertThat(bench.account("short").spent().isNothing()).isTrue();
  }

  /// Runs batches with rows of four executions, of which one may be short of money: another process
  /// holds its budget. Each lane delivers its batches in their order, and what is reported as
  /// pending again.
  ///
  /// @return how many batches are delivered until all rows of the three others have a result
  private static int deliveriesOfThreeOthers(boolean isShort) throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    Payload payload = Payload.of(new PromptKey("t", "v1"), "test.model");
    for (String other : List.of("a", "b", "c")) {
      bench.execution(other, payload);
    }
    bench.execution("d", payload, isShort ? tokens(8_000) : Limits.NONE);
    if (isShort) {
      Reservation elsewhere =
          new Reservation(
              "n",
              "another process",
              bench.clock.instant().plusSeconds(60),
              new Amount(BigDecimal.ZERO, 7_900, 10));
      bench
          .executions
          .budgets()
          .change(new ExecutionId("d"), account -> account.reserve(elsewhere).orElseThrow());
    }
    int deliveries = 0;
    for (int batch = 0; batch < 10; batch++) {
      List<DynamodbStreamRecord> pending = new ArrayList<>();
      for (int row = 1; row <= 5; row++) {
        for (String each : List.of("a", "b", "c", "d")) {
          pending.add(bench.insert(each, 5 * batch + row, each + " row " + (5 * batch + row)));
        }
      }
      while (!pending.isEmpty()) {
        deliveries++;
        assertThat(deliveries).as("batches end").isLessThan(100);
        List<String> again = bench.run(pending);
        pending.removeIf(record -> !again.contains(record.getDynamodb().getSequenceNumber()));
      }
    }
    for (String other : List.of("a", "b", "c")) {
      assertThat(bench.executions.find(new ExecutionId(other)).orElseThrow().tally().results())
          .isEqualTo(50);
    }
    if (isShort) {
      assertThat(bench.account("d").isShort()).as("the reason is kept").isTrue();
      assertThat(bench.executions.find(new ExecutionId("d")).orElseThrow().status())
          .as("room may come")
          .isEqualTo(ExecutionStatus.LOADING);
      assertThat(bench.redriven).as("not before there is room").isEmpty();
      // The other process ends: what it did not spend is room for the rows that wait.
      bench
          .executions
          .budgets()
          .change(new ExecutionId("d"), account -> account.settle("n", Settlement.NOTHING));
      bench.clock = Clock.offset(bench.clock, Duration.ofSeconds(2));
      bench.run(List.of(bench.insert("a", 1_000, "a later row of another execution")));
      assertThat(bench.redriven).as("as many as fit").hasSizeBetween(1, 49);
    }
    return deliveries;
  }

  private static Limits tokens(long most) {
    return new Limits(Optional.empty(), OptionalLong.of(most), Optional.empty());
  }

  @Test
  void aBudgetInDollarsNeedsAPrice() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    bench.execution(
        "b",
        Payload.of(new PromptKey("t", "v1"), "nobody.knows"),
        new Limits(Optional.of(BigDecimal.ONE), OptionalLong.empty(), Optional.empty()));
    assertThat(bench.run(List.of(bench.insert("b", 1, "a")))).isEmpty();
    assertThat(bench.executions.find(new ExecutionId("b")).orElseThrow().reason().orElseThrow())
        .contains("nobody.knows has no price");
  }
}
