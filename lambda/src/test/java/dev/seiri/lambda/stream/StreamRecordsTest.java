package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.saying;
import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static dev.seiri.lambda.stream.BatchLoopBench.s;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.testing.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What comes down a stream beside new rows.
class StreamRecordsTest {
  @Test
  void onlyInsertsAndRedrivesAskForWork() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    DynamodbStreamRecord modified = bench.insert("e", 1, "a");
    modified.setEventName("MODIFY");
    modified.getDynamodb().setOldImage(modified.getDynamodb().getNewImage());
    DynamodbStreamRecord removed = bench.insert("e", 2, "b");
    removed.setEventName("REMOVE");
    removed.getDynamodb().setNewImage(null);
    assertThat(bench.run(List.of(modified, removed))).isEmpty();
    assertThat(model.questions()).isEmpty();

    DynamodbStreamRecord redriven = bench.insert("e", 3, "c");
    redriven.setEventName("MODIFY");
    redriven.getDynamodb().setOldImage(redriven.getDynamodb().getNewImage());
    Map<String, AttributeValue> raised =
        new java.util.HashMap<>(redriven.getDynamodb().getNewImage());
    raised.put("redrive", new AttributeValue().withN("1"));
    redriven.getDynamodb().setNewImage(raised);
    assertThat(bench.run(List.of(redriven))).isEmpty();
    assertThat(bench.results.all()).hasSize(1);
  }

  @Test
  void whatBelongsToNoExecutionIsSetAsideAndHoldsUpNobody() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    List<DynamodbStreamRecord> rows = new ArrayList<>();
    rows.add(bench.record("INSERT", Map.of("request_id", s("x"), "input_value", s("a"))));
    rows.add(bench.insert("nosuch", 1, "a"));
    rows.add(bench.record("INSERT", Map.of("request_id", s("y"), "execution_id", s("e"))));
    rows.add(bench.insert("e", 1, "a"));
    assertThat(bench.run(rows)).isEmpty();
    assertThat(bench.results.all()).hasSize(1);
    assertThat(bench.parked.reasons().keySet())
        .extracting(RequestId::value)
        .containsExactlyInAnyOrder("x", "nosuch-00000001", "y");
  }

  @Test
  void anExecutionThatIsWrittenAMomentLaterIsFound() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    Execution late =
        Execution.loading(
            new dev.seiri.core.id.ExecutionId("late"),
            bench.executions.find(E).orElseThrow().payload(),
            Execution.Provenance.UNKNOWN);
    Thread.ofVirtual()
        .start(() -> {
          sleep(100);
          bench.executions.createIfNotExists(late);
        });
    assertThat(bench.run(List.of(bench.insert("late", 1, "a")))).isEmpty();
    assertThat(bench.results.all()).hasSize(1);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
