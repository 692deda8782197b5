package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.check.Checks;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.Reply;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Rows whose answers a prompt's checks look at.
class CheckedRowsTest {
  private static final String GROUNDED = "[{\"grounded\": \"name\"}]";
  private static final String AGAIN = "[{\"grounded\": \"name\", \"on_fail\": \"ask_again\"}]";

  @Test
  void aDoubtfulAnswerIsFlaggedAndCounted() throws Exception {
    ScriptedModel model = saying("x", "never");
    BatchLoopBench bench = bench(model, GROUNDED);
    assertThat(bench.run("x", "y")).isEmpty();
    assertThat(model.questions()).hasSize(2);
    assertThat(result(bench, 1).json().has("flags")).isFalse();
    assertThat(result(bench, 2).json().path("flags"))
        .hasToString(
            "[{\"check\":\"grounded_name\",\"field\":\"name\",\"message\":\"name: \\\"x\\\" is not in the row\"}]");
    assertThat(result(bench, 2).verdict()).isEqualTo(Verdict.OK);
    assertThat(bench.execution().tally().flagged()).isEqualTo(1);
  }

  @Test
  void aRecordedAnswerIsCheckedBesideEachRowThatItServes() throws Exception {
    ScriptedModel model = saying("x", "never");
    BatchLoopBench bench = bench(model, GROUNDED);
    bench.run("y", "y");
    bench.execution("later", Payload.of(new PromptKey("t", "v1"), "test.model"));
    bench.run(List.of(bench.insert("later", 1, "y")));
    assertThat(model.questions()).hasSize(1);
    assertThat(bench.results.all())
        .hasSize(3)
        .allMatch(result -> result.flags().equals(List.of("grounded_name")));
  }

  @Test
  void checksAreNoPartOfTheQuestion() throws Exception {
    ScriptedModel model = saying("x", "never");
    BatchLoopBench bench = bench(model, GROUNDED);
    bench.run("y");
    bench.prompts.put(template("v2", "[]"));
    bench.execution("later", Payload.of(new PromptKey("t", "v2"), "test.model"));
    bench.run(List.of(bench.insert("later", 1, "y")));
    assertThat(model.questions()).hasSize(1);
    assertThat(bench.results.all()).filteredOn(result -> !result.flags().isEmpty()).hasSize(1);
  }

  @Test
  void aDoubtfulAnswerIsAskedForOnceMore() throws Exception {
    ScriptedModel model = saying("x", "y");
    BatchLoopBench bench = bench(model, AGAIN);
    bench.run("y");
    assertThat(model.exchanges())
        .singleElement()
        .satisfies(
            exchange -> assertThat(exchange.complaint()).contains("\"x\" is not in the row"));
    assertThat(result(bench, 1).verdict()).isEqualTo(Verdict.REPAIRED);
    assertThat(result(bench, 1).flags()).isEmpty();
    assertThat(result(bench, 1).json().path("error_message").asString())
        .isEqualTo("name: \"x\" is not in the row");
    bench.run("y");
    assertThat(model.questions()).as("the second answer is recorded too").hasSize(2);
  }

  @Test
  void whatStaysDoubtfulIsFlaggedAndNotAskedAThirdTime() throws Exception {
    ScriptedModel model = saying("x", "z");
    BatchLoopBench bench = bench(model, AGAIN);
    bench.run("y");
    assertThat(model.questions()).hasSize(2);
    assertThat(result(bench, 1).verdict()).isEqualTo(Verdict.REPAIRED);
    assertThat(result(bench, 1).flags()).containsExactly("grounded_name");
  }

  @Test
  void aSecondAnswerThatCannotBeUsedCostsNoRowItsFirst() throws Exception {
    ScriptedModel model =
        ScriptedModel.saying(answer("{\"name\":\"x\"}"), answer("I am sure of it."));
    BatchLoopBench bench = bench(model, AGAIN);
    bench.run("y");
    assertThat(result(bench, 1).verdict()).isEqualTo(Verdict.OK);
    assertThat(result(bench, 1).output()).contains(Json.object().put("name", "x"));
    assertThat(result(bench, 1).flags()).containsExactly("grounded_name");
  }

  @Test
  void rowsOfOneCallAreCheckedEachByItself() throws Exception {
    PackingModel model =
        new PackingModel(entries -> {
          entries.forEach((input, answers) -> {
            if (input.endsWith("3")) {
              answers.getFirst().putObject("answer").put("name", "invented");
            }
          });
          return Optional.empty();
        });
    BatchLoopBench bench =
        new BatchLoopBench(
            model,
            new Payload(
                new PromptKey("t", "v1"),
                "jp.anthropic.claude-haiku-5-5",
                List.of(),
                Inference.ofRowsPerCall(OptionalInt.of(10), Optional.of(false)),
                true,
                OptionalInt.empty()));
    bench.prompts.put(template("v1", AGAIN));
    List<DynamodbStreamRecord> batch = new ArrayList<>();
    for (int row = 1; row <= 8; row++) {
      batch.add(bench.insert("e", row, "row " + row));
    }
    assertThat(bench.run(batch)).isEmpty();
    assertThat(model.calls()).extracting(List::size).containsExactly(8, 1);
    assertThat(bench.results.all()).hasSize(8).allMatch(result -> result.flags().isEmpty());
    assertThat(result(bench, 3).verdict()).isEqualTo(Verdict.REPAIRED);
    assertThat(result(bench, 3).output()).contains(Json.object().put("name", "row 3"));
  }

  @Test
  void aCheckThatFailsOnARowBreaksNoOther() throws Exception {
    ScriptedModel model =
        new ScriptedModel((question, exchange) ->
            question.prompt().text().contains("long")
                ? answer("{\"name\":\"%s\"}".formatted("x".repeat(600_000)))
                : BatchLoopBench.GOOD);
    BatchLoopBench bench =
        bench(model, "[{\"cel\": \"answer.name.matches('^x+$')\", \"on_fail\": \"ask_again\"}]");
    assertThat(bench.run("a", "long", "b")).isEmpty();
    assertThat(bench.results.all()).extracting(ResultDocument::verdict).containsOnly(Verdict.OK);
    assertThat(model.exchanges()).as("nothing is asked because of it").isEmpty();
    assertThat(result(bench, 2).doubts())
        .singleElement()
        .satisfies(
            why -> assertThat(why).startsWith("the check cannot be judged: it takes too long"));
    assertThat(bench.execution().tally().flagged()).isEqualTo(1);
  }

  @Test
  void aPromptWhoseChecksDoNotCompileHaltsBeforeAnythingIsPaid() throws Exception {
    ScriptedModel model = saying("x", "x");
    BatchLoopBench bench = bench(model, "[{\"cel\": \"nobody\"}]");
    bench.run("a");
    assertThat(model.questions()).isEmpty();
    assertThat(bench.execution().reason().orElse("")).contains("check cel: ");
  }

  private static ScriptedModel saying(String first, String again) {
    return ScriptedModel.saying(named(first), named(again));
  }

  private static Reply named(String name) {
    return answer(Json.write(Json.object().put("name", name)));
  }

  private static BatchLoopBench bench(ScriptedModel model, String checks) {
    BatchLoopBench bench = new BatchLoopBench(model);
    bench.prompts.put(template("v1", checks));
    return bench;
  }

  private static PromptTemplate template(String version, String checks) {
    PromptTemplate plain = BatchLoopBench.template("<input>{{ input_value }}</input>");
    return new PromptTemplate(
        new PromptKey("t", version),
        "",
        "",
        plain.promptTemplate(),
        plain.outputSchema(),
        Defaults.NONE,
        List.of(),
        Checks.of(Json.read(checks)));
  }

  private static ResultDocument result(BatchLoopBench bench, int row) {
    return bench.results.find(E, RequestId.ofRow(E, row)).orElseThrow();
  }
}
