package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Canaries: the first rows of an execution, which decide whether it continues.
class CanariesTest {
  @Test
  void aCanaryOfFailingRowsHaltsTheExecution() throws Exception {
    ScriptedModel model = saying(answer("no json"), answer("still none"));
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.execution(
        "c",
        Payload.of(new PromptKey("t", "v1"), "test.model"),
        new Limits(Optional.empty(), OptionalLong.empty(), Optional.of(new Limits.Canary(4, 0.5))));
    for (int row = 1; row <= 10; row++) {
      bench.run(List.of(bench.insert("c", row, "row " + row)));
    }
    Execution c = bench.executions.find(new ExecutionId("c")).orElseThrow();
    assertThat(c.status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(c.reason()).contains("of the first 4 results 4 have no valid answer");
    assertThat(c.tally().results()).isEqualTo(4);
  }

  @Test
  void ofALargeBatchOnlyTheCanaryIsPaidForWhereItFails() throws Exception {
    ScriptedModel model = saying(answer("no json"), answer("still none"));
    BatchLoopBench bench = withCanary(model);
    assertThat(bench.run(rows(bench, 100))).isEmpty();
    assertThat(canary(bench).status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(canary(bench).reason()).contains("of the first 4 results 4 have no valid answer");
    assertThat(canary(bench).tally().results()).isEqualTo(4);
    assertThat(model.questions()).as("asked, and asked again for a repair").hasSize(8);
  }

  @Test
  void aCanaryThatIsWellHoldsNobodyUp() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = withCanary(model);
    assertThat(bench.run(rows(bench, 100))).isEmpty();
    assertThat(canary(bench).tally().results()).isEqualTo(100);
    assertThat(canary(bench).status()).isEqualTo(ExecutionStatus.LOADING);
  }

  @Test
  void aBatchThatFailsBehindItsCanaryHaltsTheExecution() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    BatchLoopBench bench =
        withCanary(
            new ScriptedModel(
                (question, exchange) -> calls.incrementAndGet() <= 4 ? GOOD : answer("no json")));
    bench.run(rows(bench, 100));
    assertThat(canary(bench).status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(canary(bench).reason()).contains("of the first 100 results 96 have no valid answer");
  }

  private static BatchLoopBench withCanary(ScriptedModel model) {
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.execution(
        "c",
        Payload.of(new PromptKey("t", "v1"), "test.model"),
        new Limits(Optional.empty(), OptionalLong.empty(), Optional.of(new Limits.Canary(4, 0.5))));
    return bench;
  }

  private static List<DynamodbStreamRecord> rows(BatchLoopBench bench, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(row -> bench.insert("c", row, "row " + row))
        .toList();
  }

  private static Execution canary(BatchLoopBench bench) {
    return bench.executions.find(new ExecutionId("c")).orElseThrow();
  }
}
