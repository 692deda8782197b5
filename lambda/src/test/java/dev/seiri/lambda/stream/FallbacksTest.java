package dev.seiri.lambda.stream;

import static dev.seiri.lambda.stream.BatchLoopBench.BUSY;
import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.ScriptedModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// The fallback chain and its circuit breakers.
class FallbacksTest {
  @Test
  void aFallbackAnswersWhenTheFirstIsThrottledAndTheResultSaysSo() throws Exception {
    ScriptedModel model =
        new ScriptedModel(
            (question, exchange) -> question.modelId().equals("test.model") ? BUSY : GOOD);
    BatchLoopBench bench = withFallback(model);
    assertThat(bench.run("a")).isEmpty();
    assertThat(bench.only().verdict()).isEqualTo(Verdict.OK);
    assertThat(bench.only().json().path("fallback_reason").asString()).isEqualTo("too many");
    assertThat(model.questions())
        .extracting(Question::modelId)
        .containsExactly("test.model", "other.model");
  }

  @Test
  void aFallbackThatCannotBeHadDoesNotHaltTheRun() throws Exception {
    BatchLoopBench bench =
        withFallback(
            new ScriptedModel((question, exchange) ->
                question.modelId().equals("test.model")
                    ? BUSY
                    : new Reply.Unavailable("no access")));
    assertThat(bench.run("a")).containsExactly("1");
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.LOADING);
  }

  @Test
  void theBreakerOpensAndTheFirstIsNotAskedForAWhile() throws Exception {
    ScriptedModel model =
        new ScriptedModel(
            (question, exchange) -> question.modelId().equals("test.model") ? BUSY : GOOD);
    BatchLoopBench bench = withFallback(model);
    for (int i = 0; i < 40; i++) {
      assertThat(bench.run("row " + i)).isEmpty();
    }
    long first = model.questions().stream().filter(q -> q.modelId().equals("test.model")).count();
    assertThat(first).isBetween(10L, 20L);
    assertThat(bench.results.all()).hasSize(40);
  }

  @Test
  void whoAskedForNoFallbackIsNotServedByOne() throws Exception {
    ScriptedModel model =
        new ScriptedModel(
            (question, exchange) -> question.modelId().equals("test.model") ? BUSY : GOOD);
    BatchLoopBench bench = withFallback(model);
    bench.run("a");
    bench.execution("plain", Payload.of(new PromptKey("t", "v1"), "test.model"));
    assertThat(bench.run(List.of(bench.insert("plain", 1, "a")))).hasSize(1);
  }

  @Test
  void whatAFallbackDoesNotTakeIsNotTheRowsFault() throws Exception {
    for (Reply refusal : List.of(new Reply.Invalid("temperature"), new Reply.TooLong("long"))) {
      ScriptedModel model =
          new ScriptedModel((question, exchange) -> {
            if (question.prompt().text().contains("good")) {
              return GOOD;
            }
            return question.modelId().equals("test.model") ? BUSY : refusal;
          });
      BatchLoopBench bench = withFallback(model);
      assertThat(bench.run("good", "a")).containsExactly("2");
      assertThat(bench.results.all()).hasSize(1);
    }
  }

  @Test
  void aCallThatWasCutOffIsBookedAtItsWorst() throws Exception {
    BatchLoopBench bench =
        withFallback(
            new ScriptedModel((question, exchange) -> {
              if (question.modelId().equals("test.model")) {
                return new Reply.Lost("timed out");
              }
              return GOOD;
            }));
    bench.execution(
        "b",
        bench.executions.find(E).orElseThrow().payload(),
        new Limits(Optional.empty(), OptionalLong.of(1_000_000), Optional.empty()));
    bench.run(List.of(bench.insert("b", 1, "a")));
    assertThat(bench.account("b").lost().calls()).isEqualTo(1);
    assertThat(bench.account("b").lost().tokens()).isGreaterThan(1_000);
    assertThat(bench.account("b").spent().tokens())
        .as("and the answer of the other model")
        .isEqualTo(bench.account("b").lost().tokens() + 120);
  }

  private static BatchLoopBench withFallback(ScriptedModel model) {
    return new BatchLoopBench(
        model,
        new Payload(
            new PromptKey("t", "v1"),
            "test.model",
            List.of("other.model"),
            Inference.UNSET,
            true,
            OptionalInt.empty()));
  }
}
