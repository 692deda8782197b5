package dev.seiri.lambda.stream;

import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.Decision.Kind;
import dev.seiri.core.review.Decision.Shown;
import dev.seiri.core.review.InputKey;
import dev.seiri.core.testing.ScriptedModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Rows whose input a person has decided.
class DecidedRowsTest {
  private final ScriptedModel model = new ScriptedModel((question, exchange) -> GOOD);

  @Test
  void aPersonsAnswerComesBeforeTheModelsAndIsFree() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(model);
    decide(bench, "a", Kind.CORRECTED, 1);
    assertThat(bench.run("a", "b")).isEmpty();
    assertThat(model.questions()).hasSize(1);
    ResultDocument person = result(bench, 1);
    assertThat(person.isAnsweredByPerson()).isTrue();
    assertThat(person.output().orElseThrow().path("name").asString()).isEqualTo("right");
    assertThat(person.verdict()).isEqualTo(Verdict.OK);
    assertThat(person.cost()).contains(BigDecimal.ZERO);
    assertThat(person.attempts()).isZero();
    assertThat(person.json().path("prompt_sha256").isNull()).isTrue();
    assertThat(person.json().path("decision").path("decided_by").asString()).isEqualTo("me");
    assertThat(result(bench, 2).isAnsweredByPerson()).isFalse();
    assertThat(bench.execution().tally().results()).isEqualTo(2);
    assertThat(bench.execution().tally().reused()).isZero();
  }

  @Test
  void aWithdrawnDecisionAnswersNothing() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(model);
    decide(bench, "a", Kind.CORRECTED, 1);
    decide(bench, "a", Kind.WITHDRAWN, 2);
    bench.run("a");
    assertThat(model.questions()).hasSize(1);
  }

  @Test
  void anExecutionCanAskAllTheSame() throws Exception {
    BatchLoopBench bench =
        new BatchLoopBench(
            model, Payload.of(new PromptKey("t", "v1"), "test.model").decisions(false));
    decide(bench, "a", Kind.CORRECTED, 1);
    bench.run("a");
    assertThat(model.questions()).hasSize(1);
    assertThat(result(bench, 1).isAnsweredByPerson()).isFalse();
  }

  @Test
  void aRedeliveredRowWritesNothingNew() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(model);
    decide(bench, "a", Kind.CORRECTED, 1);
    var rows = List.of(bench.insert("e", 1, "a"));
    bench.run(rows);
    bench.run(rows);
    assertThat(bench.results.all()).hasSize(1);
    assertThat(bench.execution().tally().results()).isEqualTo(1);
  }

  private static ResultDocument result(BatchLoopBench bench, int row) {
    return bench.results.find(E, RequestId.ofRow(E, row)).orElseThrow();
  }

  private static void decide(BatchLoopBench bench, String input, Kind kind, int second) {
    bench.decided.put(
        new Decision(
            "d" + second,
            new ExecutionId("earlier"),
            Optional.empty(),
            List.of(new RequestId("r")),
            new PromptKey("t", "v0"),
            InputKey.of(
                "t",
                Optional.of(OutputSchema.of(Json.read(BatchLoopBench.SCHEMA))),
                input,
                Map.of()),
            kind,
            Shown.FLAGGED,
            Optional.empty(),
            Json.object().put("name", "wrong"),
            kind.isDecided() ? Optional.of(Json.object().put("name", "right")) : Optional.empty(),
            List.of(),
            "me",
            Instant.ofEpochSecond(second)));
  }
}
