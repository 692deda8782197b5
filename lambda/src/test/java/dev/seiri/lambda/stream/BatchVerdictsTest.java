package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static dev.seiri.core.testing.ScriptedModel.saying;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.model.Reply;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.ScriptedModel;
import org.junit.jupiter.api.Test;

/// Every verdict, as the batch loop reaches it.
class BatchVerdictsTest {
  @Test
  void aGoodAnswerIsOk() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    assertThat(bench.run("Acme")).isEmpty();
    ResultDocument result = bench.only();
    assertThat(result.verdict()).isEqualTo(Verdict.OK);
    assertThat(result.json().path("output").path("name").asString()).isEqualTo("x");
    assertThat(result.json().path("response").path("statusCode").asInt()).isEqualTo(200);
    assertThat(result.json().path("request_id").asString()).isEqualTo("e-00000001");
    assertThat(result.json().path("input_tokens").asLong()).isEqualTo(100);
    assertThat(result.json().path("reused").asBoolean()).isFalse();
  }

  @Test
  void aMendedAnswerIsRepairedAndBothCallsArePaid() throws Exception {
    ScriptedModel model = saying(answer("{\"nmae\":\"x\"}"), GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    assertThat(bench.run("Acme")).isEmpty();
    assertThat(bench.only().verdict()).isEqualTo(Verdict.REPAIRED);
    assertThat(bench.only().json().path("input_tokens").asLong()).isEqualTo(200);
    assertThat(bench.only().json().path("attempts").asInt()).isEqualTo(2);
    assertThat(model.exchanges())
        .singleElement()
        .satisfies(exchange -> assertThat(exchange.complaint()).contains("nmae"));
  }

  @Test
  void truncatedAndRefusedAnswersAreNotAskedAgain() throws Exception {
    ScriptedModel model = saying(answer("{\"name\":\"x\"}", "max_tokens"), GOOD);
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.run("Acme");
    assertThat(bench.only().verdict()).isEqualTo(Verdict.TRUNCATED);
    assertThat(model.questions()).hasSize(1);

    ScriptedModel refusing = saying(answer("No.", "refusal"), GOOD);
    BatchLoopBench other = new BatchLoopBench(refusing);
    other.run("Acme");
    assertThat(other.only().verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(refusing.questions()).hasSize(1);
  }

  @Test
  void aFaultThatStaysIsNamed() throws Exception {
    assertThat(verdictOf(saying(answer(""), answer("")))).isEqualTo(Verdict.EMPTY);
    assertThat(verdictOf(saying(answer("Sorry"), answer("Sorry")))).isEqualTo(Verdict.NOT_JSON);
    assertThat(verdictOf(saying(answer("{}"), answer("[]")))).isEqualTo(Verdict.SCHEMA_VIOLATION);
  }

  @Test
  void aRowTheTemplateCannotRenderIsATemplateErrorAndNobodyIsAsked() throws Exception {
    ScriptedModel model = saying(GOOD, GOOD);
    BatchLoopBench bench = new BatchLoopBench(model, "{{ fields.company }}");
    assertThat(bench.run("Acme")).isEmpty();
    assertThat(bench.only().verdict()).isEqualTo(Verdict.TEMPLATE_ERROR);
    assertThat(bench.only().json().path("error_message").asString()).contains("company");
    assertThat(model.questions()).isEmpty();
  }

  @Test
  void aRowThatIsTooLargeIsSaidToBe() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(saying(GOOD, GOOD));
    bench.run("x".repeat(300_000));
    assertThat(bench.only().verdict()).isEqualTo(Verdict.INPUT_TOO_LARGE);

    BatchLoopBench model =
        new BatchLoopBench(saying(new Reply.TooLong("prompt is too long"), GOOD));
    model.run("Acme");
    assertThat(model.only().verdict()).isEqualTo(Verdict.INPUT_TOO_LARGE);
  }

  @Test
  void aRowWhoseRequestIsInvalidWhereOthersAreNotIsAModelError() throws Exception {
    BatchLoopBench bench =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) ->
                question.prompt().text().contains("bad") ? new Reply.Invalid("no") : GOOD));
    assertThat(bench.run("good", "bad")).isEmpty();
    assertThat(bench.results.all())
        .extracting(ResultDocument::verdict)
        .containsExactlyInAnyOrder(Verdict.OK, Verdict.MODEL_ERROR);
    assertThat(bench.execution().status()).isEqualTo(ExecutionStatus.LOADING);
  }

  private static Verdict verdictOf(ScriptedModel model) throws Exception {
    BatchLoopBench bench = new BatchLoopBench(model);
    assertThat(bench.run("Acme")).isEmpty();
    assertThat(model.questions()).hasSize(2);
    return bench.only().verdict();
  }
}
