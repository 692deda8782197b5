package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.saying;
import static dev.seiri.lambda.stream.BatchLoopBench.BUSY;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.testing.ScriptedModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Rows that a batch hands back as pending: none is lost, and none is paid for again.
class PendingRowsTest {
  @Test
  void aRowThatMetOnlyPassingFaultsIsHandedBack() throws Exception {
    ScriptedModel model =
        new ScriptedModel(
            (question, exchange) -> question.prompt().text().contains("b") ? BUSY : GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    assertThat(bench.run("a", "b", "c")).containsExactly("2");
    assertThat(bench.results.all()).hasSize(2);
    assertThat(model.questions()).hasSize(2 + 3);
  }

  @Test
  void aPassingFaultIsTriedAgainWithinTheInvocation() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    BatchLoopBench bench =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) -> calls.incrementAndGet() < 3 ? BUSY : GOOD));
    assertThat(bench.run("a")).isEmpty();
    assertThat(bench.only().json().path("attempts").asInt()).isEqualTo(3);
  }

  @Test
  void nothingIsAskedPastTheDeadline() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"), bench.insert("e", 2, "b"));
    assertThat(bench.run(rows, Duration.ZERO)).containsExactly("1", "2");
    assertThat(model.questions()).isEmpty();
  }

  @Test
  void whereAnAnswerWouldBeCutOffNoneIsAskedFor() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"));
    Duration tooLittle = bench.settings.modelTimeout().dividedBy(4);
    assertThat(bench.run(rows, tooLittle)).containsExactly("1");
    assertThat(model.questions()).isEmpty();
  }

  @Test
  void anAnswerWhoseResultCannotBeWrittenIsNotPaidAgain() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"));
    bench.results.failNext(1);
    assertThat(bench.run(rows)).containsExactly("1");
    assertThat(bench.run(rows)).isEmpty();
    assertThat(model.questions()).hasSize(1);
    assertThat(bench.only().json().path("reused").asBoolean()).isFalse();
    assertThat(bench.only().json().path("input_tokens").asLong()).isEqualTo(100);
  }
}
