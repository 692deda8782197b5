package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static dev.seiri.core.testing.ScriptedModel.saying;
import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.model.Reply;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.ScriptedModel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Calls that may have been paid for and left no answer, over deliveries, processes and rows.
class LostCallsTest {
  private static final Reply LOST = new Reply.Lost("cut off");

  @Test
  void theyAreCountedOverProcesses() throws Exception {
    ScriptedModel model = saying(LOST, LOST);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> row = List.of(bench.insert("e", 1, "a"));
    assertThat(bench.run(row)).as("two calls an invocation").hasSize(1);
    bench.dies();
    assertThat(bench.run(row)).isEmpty();
    assertThat(model.questions()).hasSize(3);
    assertThat(bench.only().verdict()).isEqualTo(Verdict.MODEL_ERROR);
    assertThat(bench.only().lost().calls()).isEqualTo(3);
  }

  @Test
  void theyAreRecordedBeforeTheRowHasItsResult() throws Exception {
    ScriptedModel model = saying(LOST, LOST);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> row = List.of(bench.insert("e", 1, "a"));
    bench.run(row);
    bench.results.failNext(1);
    assertThat(bench.run(row)).as("its result is not written").hasSize(1);
    assertThat(bench.run(row)).isEmpty();
    assertThat(model.questions()).as("and it is not asked again").hasSize(3);
  }

  @Test
  void anAnswerAfterThemIsGoodAndTheyAreBooked() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    BatchLoopBench bench =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> calls.incrementAndGet() == 1 ? LOST : GOOD));
    assertThat(bench.run("a", "a")).isEmpty();
    assertThat(calls).hasValue(2);
    assertThat(bench.results.all()).extracting(ResultDocument::verdict).containsOnly(Verdict.OK);
    assertThat(bench.results.all().stream().mapToLong(result -> result.lost().calls()).sum())
        .as("each is one row's")
        .isEqualTo(1);
  }

  @Test
  void whereTheRepairIsLostTheFirstFaultStands() throws Exception {
    ScriptedModel model = saying(answer("no json"), LOST);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> row = List.of(bench.insert("e", 1, "a"));
    for (int delivery = 0; !bench.run(row).isEmpty(); delivery++) {
      assertThat(delivery).isLessThan(5);
    }
    assertThat(model.questions()).hasSize(1 + 3);
    assertThat(bench.only().verdict()).isEqualTo(Verdict.NOT_JSON);
    assertThat(bench.only().json().path("error_message").asString())
        .contains("no JSON object in the answer; 3 calls were sent");
    assertThat(bench.only().lost().calls()).isEqualTo(3);
  }

  @Test
  void anotherExecutionAsksAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ScriptedModel model =
        new ScriptedModel((question, exchange) -> calls.incrementAndGet() <= 3 ? LOST : GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> row = List.of(bench.insert("e", 1, "a"));
    bench.run(row);
    bench.run(row);
    bench.execution("f", Payload.of(new PromptKey("t", "v1"), "test.model"));
    assertThat(bench.run(List.of(bench.insert("f", 1, "a")))).isEmpty();
    assertThat(bench.results.all())
        .extracting(ResultDocument::verdict)
        .containsExactlyInAnyOrder(Verdict.MODEL_ERROR, Verdict.OK);
    assertThat(bench.results.all().stream().mapToLong(result -> result.lost().calls()).sum())
        .as("they are the first one's")
        .isEqualTo(3);
  }

  @Test
  void whatARowWaitsForIsTold() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(LOST, LOST));
    bench.run("a");
    assertThat(bench.causes.newest())
        .hasEntrySatisfying(E, cause -> assertThat(cause.why()).isEqualTo("cut off"));
  }
}
