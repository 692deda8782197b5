package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.saying;
import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.model.Reply;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.ScriptedModel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Faults of the whole run, which halt the execution.
class HaltsTest {
  @Test
  void anUnavailableModelHaltsTheExecutionAndItsRowsStayPending() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(new Reply.Unavailable("no such model"), GOOD));
    assertThat(bench.run("a", "b")).isEmpty();
    assertThat(bench.results.all()).isEmpty();
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(bench.execution().reason()).hasValue("no such model");
  }

  @Test
  void requestsThatAreAllInvalidHaltTheExecution() throws Exception {
    BatchLoopBench bench =
        new BatchLoopBench(saying(new Reply.Invalid("temperature is deprecated"), GOOD));
    assertThat(bench.run("a", "b", "c", "d", "e")).isEmpty();
    assertThat(bench.results.all()).isEmpty();
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.HALTED);
  }

  @Test
  void oneInvalidRequestThatComesFirstDoesNotHaltAGoodRun() throws Exception {
    BatchLoopBench bench =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) ->
                question.prompt().text().contains("bad") ? new Reply.Invalid("no") : GOOD));
    List<DynamodbStreamRecord> bad = List.of(bench.insert("e", 1, "bad"));
    assertThat(bench.run(bad)).containsExactly("1");
    assertThat(bench.run("good")).isEmpty();
    assertThat(bench.run(bad)).isEmpty();
    assertThat(bench.results.all())
        .extracting(ResultDocument::verdict)
        .containsExactlyInAnyOrder(Verdict.OK, Verdict.MODEL_ERROR);
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.LOADING);
  }

  @Test
  void anInvalidRequestThatStaysAloneHaltsTheExecutionAfterAWhile() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(new Reply.Invalid("no"), GOOD));
    List<DynamodbStreamRecord> bad = List.of(bench.insert("e", 1, "bad"));
    assertThat(bench.run(bad)).containsExactly("1");
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.LOADING);
    bench.clock = Clock.offset(bench.clock, Duration.ofSeconds(6));
    assertThat(bench.run(bad)).isEmpty();
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.HALTED);
  }

  @Test
  void aClockThatIsSetBackPutsOffNoHaltForAnInvalidRequest() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(new Reply.Invalid("no"), GOOD));
    List<DynamodbStreamRecord> bad = List.of(bench.insert("e", 1, "bad"));
    assertThat(bench.run(bad)).containsExactly("1");
    bench.clock = Clock.offset(bench.clock, Duration.ofHours(-1));
    assertThat(bench.run(bad)).as("how long it has been is not known").containsExactly("1");
    bench.clock = Clock.offset(bench.clock, Duration.ofSeconds(6));
    assertThat(bench.run(bad)).isEmpty();
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.HALTED);
  }

  @Test
  void aTemplateThatDoesNotCompileHaltsTheExecution() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD), "{% include '/etc/passwd' %}");
    assertThat(bench.run("a")).isEmpty();
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(bench.execution().reason().orElseThrow()).contains("t/v1").contains("include");
  }

  @Test
  void aHaltedExecutionIsLeftAlone() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.executions.halt(E, "halted by a person");
    assertThat(bench.run("a")).isEmpty();
    assertThat(model.questions()).isEmpty();
    assertThat(bench.results.all()).isEmpty();
  }

  @Test
  void whereTheExecutionCannotBeHaltedNowItsRowsComeAgain() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(new Reply.Unavailable("no such model"), GOOD));
    bench.executions.failNextHalts(1);
    List<DynamodbStreamRecord> rows = List.of(bench.insert("e", 1, "a"), bench.insert("e", 2, "b"));
    assertThat(bench.run(rows)).containsExactly("1", "2");
    assertThat(bench.run(rows)).isEmpty();
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.HALTED);
  }

  @Test
  void everyHaltIsToldOnceWhateverItsCause() throws Exception {
    BatchLoopBench broken = new BatchLoopBench(saying(GOOD, GOOD), "{% include '/etc/passwd' %}");
    broken.run("a");
    broken.run("b");
    broken.meter.flush();
    assertThat(broken.metrics).filteredOn(line -> line.contains("HaltedExecutions")).hasSize(1);

    BatchLoopBench refused =
        new BatchLoopBench(saying(new Reply.Unavailable("no such model"), GOOD));
    refused.run("a", "b");
    refused.meter.flush();
    assertThat(refused.metrics).filteredOn(line -> line.contains("HaltedExecutions")).hasSize(1);
  }
}
