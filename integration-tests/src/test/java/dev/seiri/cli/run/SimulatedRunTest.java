package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.ModelDesk;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Runs with a simulated model.
@Tag("stack")
@ExtendWith(SharedStack.class)
class SimulatedRunTest {
  private final Desk desk;

  SimulatedRunTest(ModelDesk desk) {
    this.desk = desk.desk();
  }

  @Test
  void whatResultsSayIsWhatTheSimulationKnowsAndBilled() throws IOException {
    Path profile =
        desk.write(
            "simulation/profile.yaml",
            """
            seed: 1
            truth: truth.jsonl
            log: calls.jsonl
            models:
              seiri.simulated-careless:
                like: anthropic.claude-haiku-4-5
                errors: {fields: {a: {invented_value: 0.3}}}
            """);
    desk.write(
        "simulation/truth.jsonl",
        IntStream.range(0, 40)
            .mapToObj(
                i -> "{\"input_value\":\"in %1$s\",\"expected\":{\"a\":\"out %1$s\"}}".formatted(i))
            .collect(Collectors.joining("\n")));
    desk.register(
        desk.write(
            "simulation/prompt.yaml",
            """
            task_name: simulated
            prompt_version: v1
            prompt_template: "<input>{{ input_value }}</input>"
            output_schema:
              type: object
              properties: {a: {type: string}}
              required: [a]
              additionalProperties: false
            """));
    String rows =
        "text\n"
            + IntStream.range(0, 40).mapToObj(i -> "in " + i).collect(Collectors.joining("\n"));
    Path csv = desk.write("simulation/rows.csv", rows);
    Path out = desk.folder().resolve("simulation/out.jsonl");
    Output said =
        desk.with(Map.of("SEIRI_SIMULATION", profile.toString()))
            .must(
                "run",
                csv.toString(),
                "--input-column",
                "text",
                "--task",
                "simulated",
                "--bedrock",
                "offline",
                "--model",
                "seiri.simulated-careless",
                "--output",
                out.toString());
    assertThat(said.err() + said.out()).contains("with the simulated models of");
    Map<String, JsonNode> calls =
        Files.readAllLines(profile.resolveSibling("calls.jsonl")).stream()
            .map(Json::read)
            .collect(
                Collectors.toMap(
                    call -> call.path("rows").path(0).path("input").asString(), call -> call));
    List<JsonNode> results = Files.readAllLines(out).stream().map(Json::read).toList();
    assertThat(results).hasSize(40);
    int wrong = 0;
    for (JsonNode result : results) {
      JsonNode call =
          Optional.ofNullable(calls.get(result.path("input_value").asString())).orElseThrow();
      JsonNode row = call.path("rows").path(0);
      assertThat(result.path("model_note").asString()).contains("simulated, with known faults");
      assertThat(result.path("output")).isEqualTo(row.path("answer"));
      assertThat(new BigDecimal(result.path("cost_usd").asString()))
          .isEqualByComparingTo(call.path("cost_usd").decimalValue())
          .isPositive();
      wrong += row.path("faults").isEmpty() ? 0 : 1;
    }
    assertThat(wrong).isBetween(3, 24);
  }

  @Test
  void asManyRowsShareACallAsTheEvaluationFoundGood() throws IOException {
    Path profile =
        desk.write(
            "sizes/profile.yaml",
            """
            seed: 7
            truth: golden.jsonl
            models:
              seiri.simulated-tiring:
                errors: {fields: {a: {invented_value: 0.01}}}
                size: {free: 5, growth: 10}
            """);
    Path golden =
        desk.write(
            "sizes/golden.jsonl",
            IntStream.range(0, 300)
                .mapToObj(i ->
                    "{\"record_id\":\"r%1$s\",\"input_value\":\"in %1$s\",\"expected\":{\"a\":\"out %1$s\"}}"
                        .formatted(i))
                .collect(Collectors.joining("\n")));
    desk.register(
        desk.write(
            "sizes/prompt.yaml",
            """
            task_name: sizes
            prompt_version: v1
            prompt_template: "<input>{{ input_value }}</input>"
            output_schema:
              type: object
              properties: {a: {type: string}}
              required: [a]
              additionalProperties: false
            """));
    Path rows = desk.write("sizes/rows.csv", "text\nin 1\nin 2\nin 3\n");
    Path page = desk.folder().resolve("sizes/page.html");
    Desk simulated = desk.with(Map.of("SEIRI_SIMULATION", profile.toString()));
    Output evaluated =
        simulated.must(
            "eval",
            "sizes",
            "--golden",
            golden.toString(),
            "--bedrock",
            "offline",
            "--model",
            "seiri.simulated-tiring",
            "--rows-per-call",
            "1,5,10",
            "--margin",
            "10",
            "--output",
            page.toString());
    assertThat(evaluated.out())
        .containsPattern("5 rows a call against 1: .*not worse by more than the margin")
        .containsPattern("10 rows a call against 1: .*: worse by more than the margin");
    assertThat(page).content().contains("right-chart", "worse by more than the margin");
    List<String> auto =
        List.of(
            "run",
            rows.toString(),
            "--input-column",
            "text",
            "--task",
            "sizes",
            "--bedrock",
            "offline",
            "--rows-per-call",
            "auto",
            "--model");
    Output run = simulated.must(with(auto, "seiri.simulated-tiring"));
    assertThat(run.err() + run.out())
        .contains("up to 5 rows a call: by eval-sizes-")
        .contains("10 are worse by more than 10 points");
    Output none = simulated.must(with(auto, "seiri.offline-rules-v1"));
    assertThat(none.err() + none.out())
        .contains("one row a call: no evaluation of several sizes of sizes/v1");
  }

  private static String[] with(List<String> arguments, String last) {
    return Stream.concat(arguments.stream(), Stream.of(last)).toArray(String[]::new);
  }

  @Test
  void aProfileThatCannotBeUsedIsNamedBeforeAnythingStarts() throws IOException {
    Path profile = desk.write("broken.yaml", "seed: 1\nmodel: {}\n");
    Output said =
        desk.with(Map.of("SEIRI_SIMULATION", profile.toString()))
            .seiri("run", "rows.csv", "--task", "company-name", "--bedrock", "offline");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("broken.yaml: unknown key model").doesNotContain("\tat ");
  }
}
