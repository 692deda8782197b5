package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static dev.seiri.lambda.stream.BatchLoopBench.BUSY;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.ScriptedModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The calls that results tell of are those that the models have counted.
class CallCountsTest {
  private static final String FIRST = "test.model";
  private static final String SECOND = "other.model";

  @Test
  void throttledFailedRefusedAndRepairingCallsCountForTheModelThatWasCalled() throws Exception {
    ScriptedModel model = new ScriptedModel(CallCountsTest::reply);
    BatchLoopBench bench =
        new BatchLoopBench(
            model,
            new Payload(
                new PromptKey("t", "v1"),
                FIRST,
                List.of(SECOND),
                Inference.UNSET,
                true,
                OptionalInt.empty()));
    assertThat(
            bench.run(
                "plain",
                "plain",
                "first is busy",
                "first fails",
                "faulty",
                "faulty for good",
                "the repair is refused",
                "unwanted"))
        .isEmpty();
    assertThat(bench.results.all()).hasSize(8);
    assertThat(told(bench)).isEqualTo(counted(model));
    assertThat(told(bench)).containsEntry(SECOND, 2L);
  }

  @Test
  void throttledAndFailedCallsOfEarlierDeliveriesCountToo() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ScriptedModel model =
        new ScriptedModel((question, exchange) ->
            switch (calls.incrementAndGet() % 5) {
              case 0 -> exchange.isPresent() ? GOOD : answer("no JSON");
              case 1 -> new Reply.Retryable(false, "oops", Optional.empty());
              default -> BUSY;
            });
    BatchLoopBench bench = new BatchLoopBench(model);
    List<DynamodbStreamRecord> row = List.of(bench.insert("e", 1, "x"));
    for (int delivery = 0; !bench.run(row).isEmpty(); delivery++) {
      assertThat(delivery).isLessThan(9);
    }
    assertThat(told(bench)).isEqualTo(counted(model)).containsValue(10L);
  }

  @Test
  void lostCallsOfEarlierDeliveriesCountToo() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ScriptedModel model =
        new ScriptedModel((question, exchange) ->
            calls.incrementAndGet() <= 2 ? new Reply.Lost("cut off") : GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    deliver(bench, "x");
    assertThat(told(bench)).isEqualTo(counted(model)).containsValue(3L);
  }

  @Test
  void aRowThatWasGivenUpTellsItsCalls() throws Exception {
    ScriptedModel model = new ScriptedModel((question, exchange) -> new Reply.Lost("cut off"));
    BatchLoopBench bench = new BatchLoopBench(model);
    deliver(bench, "x");
    assertThat(bench.only().verdict()).isEqualTo(Verdict.MODEL_ERROR);
    assertThat(told(bench)).isEqualTo(counted(model)).containsValue(3L);
  }

  @Test
  void repairsThatWereLostCount() throws Exception {
    ScriptedModel model = ScriptedModel.saying(answer("no JSON"), new Reply.Lost("cut off"));
    BatchLoopBench bench = new BatchLoopBench(model);
    deliver(bench, "x");
    assertThat(bench.only().verdict()).isEqualTo(Verdict.NOT_JSON);
    assertThat(told(bench)).isEqualTo(counted(model)).containsValue(4L);
  }

  /// Delivers a row until it has its result, to a new process each time.
  private static void deliver(BatchLoopBench bench, String input) throws Exception {
    List<DynamodbStreamRecord> row = List.of(bench.insert("e", 1, input));
    for (int delivery = 0; !bench.run(row).isEmpty(); delivery++) {
      assertThat(delivery).isLessThan(5);
      bench.dies();
    }
  }

  private static Reply reply(Question question, Optional<Exchange> exchange) {
    String text = question.prompt().text();
    boolean first = question.modelId().equals(FIRST);
    if (first && text.contains("busy")) {
      return BUSY;
    }
    if (first && text.contains("fails")) {
      return new Reply.Retryable(false, "oops", Optional.empty());
    }
    if (text.contains("unwanted") || exchange.isPresent() && text.contains("refused")) {
      return new Reply.Invalid("this row is not wanted");
    }
    boolean faulty =
        text.contains("good") || exchange.isEmpty() && text.matches("(?s).*(faulty|refused).*");
    return faulty ? answer("no JSON") : GOOD;
  }

  /// What the model has seen.
  private static Map<String, Long> counted(ScriptedModel model) {
    return model.questions().stream()
        .collect(Collectors.groupingBy(Question::modelId, TreeMap::new, Collectors.counting()));
  }

  private static Map<String, Long> told(BatchLoopBench bench) {
    Map<String, Long> calls = new TreeMap<>();
    for (ResultDocument result : bench.results.all()) {
      ResultDocument read = ResultDocument.parse(result.line());
      read.calls().byModel().forEach((model, n) -> calls.merge(model, (long) n, Long::sum));
      assertThat(read.attempts()).isEqualTo(read.calls().total());
    }
    return calls;
  }
}
