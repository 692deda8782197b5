package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.saying;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.ScriptedModel;
import java.math.BigDecimal;
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
      for (int again = 0; again < 5 && !bench.run(batch).isEmpty(); again++) {
        assertThat(bench.results.all().size()).as("each delivery gets on").isPositive();
      }
    }
    Execution b = bench.executions.find(new ExecutionId("b")).orElseThrow();
    assertThat(b.status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(b.reason().orElseThrow()).contains("the budget of 8000 tokens has no room");
    assertThat(b.tally().inputTokens() + b.tally().outputTokens()).isBetween(3_000L, 8_000L);
    assertThat(model.questions()).hasSize((int) b.tally().results());
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
