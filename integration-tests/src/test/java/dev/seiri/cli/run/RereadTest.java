package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.ModelDesk;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Rows that are read again, by simulated models whose errors are independent. The right answer is
/// the row itself.
@Tag("stack")
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RereadTest {
  private static final int ROWS = 120;
  private static final String FIRST = "seiri.simulated-first";
  private static final String SECOND = "seiri.simulated-second";
  private static final String STRONG = "seiri.simulated-strong";

  private final Desk plain;
  private Desk desk;
  private Path log = Path.of("");

  RereadTest(ModelDesk desk) {
    this.plain = desk.desk();
    this.desk = plain;
  }

  @BeforeAll
  void prepare() throws IOException {
    Path profile =
        plain.write(
            "profile.yaml",
            """
            seed: 5
            log: calls.jsonl
            models:
              seiri.simulated-first:
                like: anthropic.claude-haiku-4-5
                errors: {fields: {a: {invented_value: 0.2}}}
              seiri.simulated-second:
                like: anthropic.claude-haiku-4-5
                errors: {fields: {a: {invented_value: 0.1}}}
                latency: {median_ms: 40, p95_ms: 80}
              seiri.simulated-strong:
                like: anthropic.claude-haiku-4-5
            """);
    log = profile.resolveSibling("calls.jsonl");
    plain.register(
        plain.write(
            "prompt.yaml",
            """
            task_name: reread
            prompt_version: v1
            prompt_template: "<input>{{ input_value }}</input>"
            output_schema:
              type: object
              properties: {a: {type: string}}
              required: [a]
              additionalProperties: false
            """));
    desk = plain.with(Map.of("SEIRI_SIMULATION", profile.toString()));
  }

  @Test
  void aSecondReadingFlagsMostWrongRowsAndEscalationKeepsBothAnswers() throws IOException {
    List<String> command = new ArrayList<>(run("reread-1", "--second-reading", "model=" + SECOND));
    command.addAll(List.of("--escalate", STRONG));
    int before = calls();
    Output said = desk.must(command.toArray(String[]::new));
    assertThat(said.err())
        .contains("up to 120 rows again with " + SECOND, "about 1.00 times what the run costs")
        .contains("by the run's tokens that costs about US$");
    assertThat(said.out())
        .contains("120 rows asked again with " + SECOND + " in reread-1.second")
        .contains("asked again with " + STRONG + " in reread-1.escalated");

    List<JsonNode> results = results("reread-1");
    List<JsonNode> wrong = results.stream().filter(RereadTest::isWrong).toList();
    List<JsonNode> flagged = flagged(results);
    assertThat(wrong).hasSizeBetween(10, 40);
    assertThat(flagged).as("the errors are independent").containsAll(wrong);
    assertThat(flagged.size()).isBetween(wrong.size() + 1, wrong.size() + 30);
    assertThat(said.out()).contains("flagged    " + flagged.size() + " rows");
    for (JsonNode row : flagged) {
      JsonNode flag = row.path("flags").path(0);
      assertThat(flag.path("check").asString()).isEqualTo("second_reading");
      assertThat(flag.path("message").asString())
          .startsWith("a: " + row.path("output").path("a").asString() + " here, ")
          .contains(" with " + SECOND);
      assertThat(row.path("readings")).as("the answers of both readings").hasSize(2);
      assertThat(row.path("readings").path(1).path("answer").path("a").asString())
          .as("the stronger model's")
          .isEqualTo(row.path("input_value").asString());
      if (isWrong(row)) {
        assertThat(row.path("flags").path(1).path("check").asString()).isEqualTo("escalated");
      } else {
        assertThat(flag.path("message").asString()).endsWith(STRONG + " agrees");
        assertThat(row.path("flags")).as("no model withdraws a flag").hasSize(1);
      }
    }
    int calls = calls();
    assertThat(calls)
        .as("each row of each reading once")
        .isEqualTo(before + 2 * ROWS + flagged.size());

    Output again = desk.must(command.toArray(String[]::new));
    assertThat(calls()).as("nothing is paid twice").isEqualTo(calls);
    assertThat(results("reread-1")).isEqualTo(results);
    assertThat(again.out()).contains("120 rows asked again with " + SECOND);

    assertThat(desk.must("review", "reread-1", "--next", "200").out().lines().toList())
        .first()
        .asString()
        .contains("\"why_shown\":\"flagged\"");
    assertThat(desk.seiriReading("q\n", "review", "reread-1").out())
        .contains("· flagged", "doubt   second_reading of a: a: ", "reading " + SECOND);
    Path csv = desk.folder().resolve("reread-1-results.csv");
    desk.must("results", "reread-1", "--output", csv.toString());
    assertThat(Files.readAllLines(csv).getFirst()).endsWith(",flags");
    assertThat(Files.readString(csv)).contains("here, ");
    Path page = desk.folder().resolve("reread-1.html");
    desk.must("report", "reread-1", "--output", page.toString());
    assertThat(Files.readString(page)).contains(flagged.size() + " rows are flagged");
  }

  @Test
  void aShareIsDrawnAtRandomAndTheSameModelIsAskedInOtherPacks() throws IOException {
    desk.must(run("reread-2", "--rows-per-call", "4").toArray(String[]::new));
    Output said =
        desk.must(
            "reread",
            "reread-2",
            "--second-reading",
            "rows_per_call=5,share=25%",
            "--bedrock",
            "offline");
    assertThat(said.out()).contains("30 rows asked again with " + FIRST + ", 5 rows a call");
    List<JsonNode> again = results("reread-2.second");
    assertThat(again).hasSize(30);
    assertThat(again)
        .as("no answer of the run is reused")
        .noneMatch(row -> row.path("reused").asBoolean());
    List<Integer> order =
        again.stream().map(row -> Integer.parseInt(row.path("record_id").asString())).toList();
    assertThat(order).doesNotHaveDuplicates().isNotEqualTo(order.stream().sorted().toList());
    assertThat(order.stream().mapToInt(i -> i).max().orElseThrow())
        .as("not the first rows")
        .isGreaterThan(60);
  }

  @Test
  void afterAKillTheSameCommandEndsWithTheFlagsOfAllRowsAndPaysOnce() throws Exception {
    desk.must(run("reread-3", "--max-in-flight", "2").toArray(String[]::new));
    String[] command = {
      "reread", "reread-3", "--second-reading", "model=" + SECOND, "--bedrock", "offline"
    };
    int before = calls();
    Process process = desk.process(desk.folder().resolve("log"), command);
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (calls() < before + 5 && process.isAlive() && System.nanoTime() < until) {
      Thread.sleep(5);
    }
    process.destroyForcibly().waitFor();
    assertThat(calls() - before).as("killed in the middle").isBetween(5, ROWS - 1);
    assertThat(flagged(results("reread-3"))).as("flags come when all is read").isEmpty();
    desk.must(command);
    assertThat(calls() - before).as("each row is paid once").isEqualTo(ROWS);
    List<JsonNode> results = results("reread-3");
    Map<String, JsonNode> again =
        results("reread-3.second").stream()
            .collect(
                Collectors.toMap(
                    row -> row.path("record_id").asString(), row -> row.path("output")));
    assertThat(again).hasSize(ROWS);
    assertThat(flagged(results))
        .isNotEmpty()
        .isEqualTo(
            results.stream()
                .filter(
                    row -> !row.path("output").equals(again.get(row.path("record_id").asString())))
                .toList());
    desk.must(command);
    assertThat(results("reread-3")).isEqualTo(results);
    assertThat(calls() - before).isEqualTo(ROWS);
  }

  @Test
  void aReadingKeepsToItsBudgetAndGoesOnWithMore() throws IOException {
    desk.must(run("reread-5").toArray(String[]::new));
    List<String> command =
        new ArrayList<>(
            List.of("reread", "reread-5", "--second-reading", "model=" + SECOND, "--bedrock"));
    command.addAll(List.of("offline", "--max-cost"));
    int before = calls();
    Output tight = desk.seiri(with(command, "0.01"));
    assertThat(tight.status()).as(tight.err()).isEqualTo(1);
    assertThat(tight.out())
        .contains("second     rows of reread-5.second are pending", "run the same command again");
    assertThat(calls() - before).isLessThan(ROWS);
    assertThat(flagged(results("reread-5"))).isEmpty();
    Output enough = desk.must(with(command, "5"));
    assertThat(enough.out()).contains("120 rows asked again with " + SECOND);
    assertThat(calls() - before).as("each row is paid once").isEqualTo(ROWS);
    assertThat(flagged(results("reread-5"))).isNotEmpty();
  }

  private static String[] with(List<String> command, String last) {
    return Stream.concat(command.stream(), Stream.of(last)).toArray(String[]::new);
  }

  @Test
  void mistakesAreNamedBeforeAnythingIsPaid() throws IOException {
    desk.must(run("reread-4").toArray(String[]::new));
    int calls = calls();
    assertFault("say how to read again", "reread", "reread-4");
    assertFault("\"size=3\" is no setting", "reread", "reread-4", "--second-reading", "size=3");
    assertFault(
        "share must be above 0", "reread", "reread-4", "--second-reading", "model=x,share=0");
    assertFault("at least one of model", "reread", "reread-4", "--second-reading", "share=10%");
    assertFault("are the run's own", "reread", "reread-4", "--second-reading", "model=" + FIRST);
    assertFault("has no prompt v9", "reread", "reread-4", "--second-reading", "prompt=v9");
    assertFault("name a stronger one", "reread", "reread-4", "--escalate", FIRST);
    assertFault(
        "needs a shorter --execution-id",
        run("x".repeat(95), "--escalate", STRONG).toArray(String[]::new));
    assertThat(calls()).isEqualTo(calls);
  }

  private void assertFault(String message, String... command) {
    Output said = desk.seiri(command);
    assertThat(said.status()).as(said.err()).isEqualTo(2);
    assertThat(said.err()).contains(message).doesNotContain("\tat ");
  }

  /// No other run has these rows, so that none is answered by another's answer.
  private List<String> run(String id, String... more) throws IOException {
    Path rows =
        desk.write(
            id + ".csv",
            "text\n"
                + IntStream.range(0, ROWS)
                    .mapToObj(i -> "row %s of %s".formatted(i, id))
                    .collect(Collectors.joining("\n")));
    List<String> command =
        new ArrayList<>(
            List.of(
                "run",
                rows.toString(),
                "--input-column",
                "text",
                "--task",
                "reread",
                "--bedrock",
                "offline",
                "--model",
                FIRST,
                "--execution-id",
                id));
    command.addAll(List.of(more));
    return command;
  }

  private List<JsonNode> results(String execution) {
    return desk.must("results", execution).out().lines().map(Json::read).toList();
  }

  private static boolean isWrong(JsonNode result) {
    return !result
        .path("output")
        .path("a")
        .asString()
        .equals(result.path("input_value").asString());
  }

  private static List<JsonNode> flagged(List<JsonNode> results) {
    return results.stream().filter(result -> !result.path("flags").isEmpty()).toList();
  }

  private int calls() throws IOException {
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }
}
