package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static dev.seiri.lambda.stream.BatchLoopBench.E;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Variant;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.ScriptedModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Executions that are experiments.
class VariantsTest {
  private static final Reply GOOD = answer("{\"name\":\"x\"}");
  private static final int ROWS = 40;

  private static final Variant PLAIN =
      new Variant("plain", 1, Optional.empty(), Optional.empty(), Inference.UNSET);
  private static final Variant OTHER =
      new Variant(
          "other",
          1,
          Optional.of("v2"),
          Optional.of("other.model"),
          new Inference(OptionalInt.of(77), OptionalDouble.of(0.25), OptionalDouble.empty()));
  private static final Payload PAYLOAD =
      Payload.of(new PromptKey("t", "v1"), "test.model").with(List.of(PLAIN, OTHER));

  private static BatchLoopBench bench(ScriptedModel model) {
    BatchLoopBench bench = new BatchLoopBench(model, PAYLOAD);
    PromptTemplate first = BatchLoopBench.template("second {{ input_value }}");
    bench.prompts.put(
        new PromptTemplate(
            new PromptKey("t", "v2"),
            "",
            "",
            first.promptTemplate(),
            first.outputSchema(),
            first.defaults()));
    return bench;
  }

  private static String[] inputs(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> "row " + i).toArray(String[]::new);
  }

  private static String variantOf(int row) {
    return PAYLOAD.terms(new RecordId("rec-" + row)).variant().orElseThrow();
  }

  private static Map<String, List<ResultDocument>> byVariant(BatchLoopBench bench) {
    return bench.results.all().stream()
        .collect(Collectors.groupingBy(r -> r.variant().orElseThrow()));
  }

  @Test
  void eachRowIsAskedAsItsVariantSays() throws Exception {
    ScriptedModel model = new ScriptedModel((question, exchange) -> GOOD);
    BatchLoopBench bench = bench(model);
    assertThat(bench.run(inputs(0, ROWS))).isEmpty();
    Map<String, List<ResultDocument>> results = byVariant(bench);
    assertThat(results.keySet()).containsExactlyInAnyOrder("plain", "other");
    assertThat(results.get("other"))
        .allSatisfy(r -> {
          assertThat(r.json().path("prompt_version").asString()).isEqualTo("v2");
          assertThat(r.json().path("foundation_model_id").asString()).isEqualTo("other.model");
        });
    assertThat(results.get("plain"))
        .allSatisfy(r -> {
          assertThat(r.json().path("prompt_version").asString()).isEqualTo("v1");
          assertThat(r.json().path("foundation_model_id").asString()).isEqualTo("test.model");
        });
    assertThat(model.questions())
        .hasSize(ROWS)
        .filteredOn(question -> question.modelId().equals("other.model"))
        .hasSameSizeAs(results.get("other"))
        .allSatisfy(question -> {
          assertThat(question.prompt().text()).startsWith("second ");
          assertThat(question.inference().maxTokens()).hasValue(77);
          assertThat(question.inference().temperature()).hasValue(0.25);
          assertThat(question.metadata()).containsEntry("prompt_version", "v2");
        });
  }

  @Test
  void aRerunAssignsAlikeAndPaysNothing() throws Exception {
    ScriptedModel model = new ScriptedModel((question, exchange) -> GOOD);
    BatchLoopBench bench = bench(model);
    bench.run(inputs(0, ROWS));
    Map<String, String> before = assignments(bench);
    bench.execution("again", PAYLOAD);
    List<com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord> records =
        new ArrayList<>();
    for (int row = 1; row <= ROWS; row++) {
      records.add(bench.insert("again", row, "row " + (row - 1)));
    }
    bench.run(records);
    assertThat(model.questions()).as("all of them in the ledger").hasSize(ROWS);
    assertThat(assignments(bench)).isEqualTo(before);
    assertThat(bench.results.all()).hasSize(2 * ROWS);
  }

  private static Map<String, String> assignments(BatchLoopBench bench) {
    return bench.results.all().stream()
        .collect(
            Collectors.toMap(
                r -> r.json().path("record_id").asString(),
                r -> r.variant().orElseThrow(),
                (one, other) -> {
                  assertThat(one).isEqualTo(other);
                  return one;
                }));
  }

  @Test
  void aVariantWhoseRequestsAreAllInvalidHaltsTheRunThoughOthersAreAnswered() throws Exception {
    BatchLoopBench bench =
        bench(
            new ScriptedModel((question, exchange) ->
                question.modelId().equals("other.model")
                    ? new Reply.Invalid("temperature is not supported")
                    : GOOD));
    bench.run(inputs(0, ROWS));
    Execution execution = bench.executions.find(E).orElseThrow();
    assertThat(execution.status()).isEqualTo(ExecutionStatus.HALTED);
    assertThat(execution.reason()).contains("variant other: temperature is not supported");
    assertThat(byVariant(bench).keySet()).as("no row is given up").containsExactly("plain");
  }

  @Test
  void anInvalidRowOfAVariantThatIsAnsweredIsItsOwnFault() throws Exception {
    Function<Question, Reply> reply =
        question -> question.prompt().text().contains("bad") ? new Reply.Invalid("no") : GOOD;
    BatchLoopBench bench = bench(new ScriptedModel((question, exchange) -> reply.apply(question)));
    bench.run(inputs(0, ROWS));
    assertThat(bench.executions.find(E).orElseThrow().tally().answeredVariants())
        .containsExactlyInAnyOrder("plain", "other");
    assertThat(bench.run("bad row", "another bad row")).isEmpty();
    assertThat(bench.executions.find(E).orElseThrow().status()).isEqualTo(ExecutionStatus.LOADING);
    assertThat(bench.results.all()).hasSize(ROWS + 2);
  }

  @Test
  void anUnavailableModelHaltsWithTheVariantsName() throws Exception {
    BatchLoopBench bench =
        bench(
            new ScriptedModel((question, exchange) ->
                question.modelId().equals("other.model")
                    ? new Reply.Unavailable("access denied")
                    : GOOD));
    bench.run(inputs(0, ROWS));
    assertThat(bench.executions.find(E).orElseThrow().reason())
        .contains("variant other: access denied");
  }

  @Test
  void aVariantsPromptThatIsMissingHaltsBeforeAnythingIsAsked() throws Exception {
    ScriptedModel model = new ScriptedModel((question, exchange) -> GOOD);
    BatchLoopBench bench = new BatchLoopBench(model, PAYLOAD);
    bench.run(inputs(0, 2));
    assertThat(bench.executions.find(E).orElseThrow().reason().orElseThrow())
        .contains("t/v2")
        .contains("register it, then resume");
    assertThat(model.questions()).isEmpty();
  }

  @Test
  void aBudgetCountsEachVariantsOwnModel() throws Exception {
    BatchLoopBench bench = bench(new ScriptedModel((question, exchange) -> GOOD));
    bench.execution(
        "b",
        PAYLOAD.with(
            List.of(
                new Variant(
                    "priced",
                    1,
                    Optional.empty(),
                    Optional.of("anthropic.claude-haiku-5-5"),
                    Inference.UNSET),
                new Variant(
                    "unpriced", 1, Optional.empty(), Optional.of("some.model"), Inference.UNSET))),
        new Limits(Optional.of(new BigDecimal("100")), OptionalLong.empty(), Optional.empty()));
    bench.run(
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(row -> bench.insert("b", row, "row " + row))
            .toList());
    assertThat(bench.executions.list().stream().filter(e -> e.id().value().equals("b")))
        .singleElement()
        .satisfies(e -> assertThat(e.reason().orElseThrow()).contains("some.model has no price"));
  }

  @Test
  void anExecutionWithoutVariantsSaysSo() throws Exception {
    BatchLoopBench bench = new BatchLoopBench(new ScriptedModel((question, exchange) -> GOOD));
    bench.run("Acme");
    assertThat(bench.only().variant()).isEmpty();
    assertThat(bench.only().json().path("variant").isNull()).isTrue();
    assertThat(Json.read(bench.only().line()).has("variant")).isTrue();
  }

  @Test
  void theRowsOfTheseTestsFallToBoth() {
    assertThat(IntStream.rangeClosed(1, ROWS).mapToObj(VariantsTest::variantOf))
        .contains("plain", "other");
  }
}
