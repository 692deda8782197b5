package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.testing.ScriptedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What must hold whatever is delivered, and however the tables behave.
class DrillTest {
  private static final Reply GOOD = answer("{\"name\":\"x\"}");

  @Test
  void theSameEventTenTimesAtOnceIsOneAnswerAndOneResultPerRow() throws Exception {
    ScriptedModel model =
        new ScriptedModel((question, exchange) -> {
          pause();
          return GOOD;
        });
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> batch = batch(bench, 50);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> deliveries = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        deliveries.add(threads.submit(() -> bench.run(batch)));
      }
      for (Future<List<String>> delivery : deliveries) {
        assertThat(delivery.get()).isEmpty();
      }
    }
    assertThat(model.questions()).hasSize(50);
    assertThat(bench.results.all()).hasSize(50);
    assertThat(execution(bench).tally().results()).isEqualTo(50);
    assertThat(execution(bench).paidAgain()).isZero();
  }

  @Test
  void tablesThatFailOneCallInTenLoseNothingAndCostNothingTwice() throws Exception {
    ScriptedModel model = new ScriptedModel((question, exchange) -> GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    Random random = new Random(11);
    bench.beforeEachCall =
        () -> {
          synchronized (random) {
            if (random.nextInt(10) == 0) {
              throw new StoreUnavailable("one in ten", new IOException("gone"));
            }
          }
        };
    Set<String> results = new HashSet<>();
    for (int round = 0; round < 20; round++) {
      List<DynamodbStreamRecord> pending = batch(bench, 25);
      int deliveries = 0;
      while (!pending.isEmpty()) {
        assertThat(deliveries++).as("each delivery gets on").isLessThan(60);
        Set<String> again = new HashSet<>(bench.run(pending));
        pending =
            pending.stream()
                .filter(record -> again.contains(record.getDynamodb().getSequenceNumber()))
                .toList();
      }
    }
    bench.results.all().forEach(result -> results.add(result.json().path("request_id").asString()));
    assertThat(results).hasSize(500);
    assertThat(bench.results.all()).hasSize(500);
    assertThat(model.questions()).extracting(Question::prompt).doesNotHaveDuplicates().hasSize(500);
  }

  @Test
  void aPoisonRecordInEveryBatchBlocksNoOtherRow() throws Exception {
    ScriptedModel model =
        new ScriptedModel((question, exchange) ->
            question.prompt().text().contains("poison") ? new Reply.Invalid("no") : GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    for (int round = 0; round < 5; round++) {
      List<DynamodbStreamRecord> batch = new ArrayList<>(batch(bench, 9));
      batch.add(5, bench.insert("e", 1_000 + round, "poison " + round));
      assertThat(bench.run(batch)).isEmpty();
    }
    assertThat(execution(bench).tally().of(Verdict.OK)).isEqualTo(45);
    assertThat(execution(bench).tally().of(Verdict.MODEL_ERROR)).isEqualTo(5);
    assertThat(model.questions()).hasSize(50);
  }

  @Test
  void aPoisonRecordMovesToTheStreamsEndAFewTimes() throws Exception {
    ScriptedModel model =
        new ScriptedModel((question, exchange) ->
            question.prompt().text().contains("stubborn")
                ? new Reply.Retryable(false, "oops", Optional.empty())
                : GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> batch = new ArrayList<>(batch(bench, 9));
    batch.add(bench.insert("e", 1_000, "stubborn"));
    assertThat(bench.run(batch)).as("no other row waits for it").isEmpty();
    assertThat(bench.redriven).containsExactly(RequestId.ofRow(BatchLoopBench.E, 1_000));
    assertThat(bench.results.all()).hasSize(9);

    Map<String, AttributeValue> image = new HashMap<>(batch.getLast().getDynamodb().getNewImage());
    image.put("redrive", new AttributeValue().withN("3"));
    image.put("rounds", new AttributeValue().withN("3"));
    bench.redriven.clear();
    List<DynamodbStreamRecord> last = new ArrayList<>(batch(bench, 1));
    last.add(bench.record("MODIFY", image));
    assertThat(bench.run(last)).as("it has had its rounds").hasSize(1);
    assertThat(bench.redriven).isEmpty();
  }

  @Test
  void ifTheModelFailsOnEveryRowTheBatchIsRetriedAsItIs() throws Exception {
    BatchLoopBench bench =
        new BatchLoopBench(
            new ScriptedModel(
                (question, exchange) -> new Reply.Retryable(false, "oops", Optional.empty())));
    assertThat(bench.run(batch(bench, 5))).hasSize(5);
    assertThat(bench.redriven).isEmpty();
  }

  @Test
  void anAnswerThatCannotBeRecordedLeavesItsInFlightNote() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(new ScriptedModel((question, exchange) -> GOOD));
    int[] calls = {0};
    bench.beforeEachCall =
        () -> {
          if (calls[0]++ > 0) {
            throw new StoreUnavailable("gone for good", new IOException("gone"));
          }
        };
    assertThat(bench.run(batch(bench, 1))).hasSize(1);
    assertThat(bench.notes.left(BatchLoopBench.E)).hasSize(1);
  }

  private static List<DynamodbStreamRecord> batch(BatchLoopBench bench, int rows) {
    List<DynamodbStreamRecord> batch = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int row = bench.nextRow();
      batch.add(bench.insert("e", row, "row " + row));
    }
    return batch;
  }

  private static Execution execution(BatchLoopBench bench) {
    return bench.executions.find(BatchLoopBench.E).orElseThrow();
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
