package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.ModelDesk;
import dev.seiri.cli.testing.SharedModels;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Rows whose answers a prompt's checks doubt, from the prompt file to everything that shows them.
@Tag("stack")
@ExtendWith(SharedStack.class)
class FlaggedRowsTest {
  private static final String PROMPT =
      """
      task_name: flagged-rows
      prompt_version: v1
      prompt_template: "<input>{{ input_value }}</input>"
      output_schema:
        type: object
        properties: {name: {type: string}}
        required: [name]
        additionalProperties: false
      checks:
        - grounded: name
          on_fail: ask_again
        - name: short
          cel: size(answer.name) < 12 && !input.input_value.contains('doubtful')
          message: the name is long
      """;

  private final Desk desk;
  private final SharedModels models;

  FlaggedRowsTest(ModelDesk desk) {
    this.desk = desk.desk();
    this.models = desk.models();
  }

  @Test
  void flagsAreInEverythingThatShowsResults() throws IOException {
    models.serve(
        "flagged-rows",
        question -> {
          String row = question.userTexts().getFirst().replaceAll("(?s)</?input>", "").strip();
          boolean first = question.userTexts().size() == 1;
          String name = row.equals("repaired") && first ? "invented" : row;
          return StandInReply.text(Json.write(Json.object().put("name", name)));
        });
    Path file = write("v1.yaml", PROMPT);
    assertThat(desk.seiri("prompts", "lint", file.toString()).status()).isZero();
    assertThat(desk.seiri("prompts", "register", file.toString()).status()).isZero();
    Path rows = write("rows.csv", "record_id,name\n1,short\n2,a very doubtful one\n3,repaired\n");
    Path csv = desk.folder().resolve("flagged.csv");
    Output run =
        desk.seiri(
            "run",
            rows.toString(),
            "--task",
            "flagged-rows",
            "--bedrock",
            models.endpoint(),
            "--model",
            "some.model",
            "--execution-id",
            "flagged-rows-1",
            "--output",
            csv.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("rows       3 · ok 2 · repaired 1")
        .contains("flagged    1 row: a check or another reading doubts the answer");
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.getFirst()).endsWith(",verdict,reason,flags");
    assertThat(lines.get(1)).endsWith(",ok,,");
    assertThat(lines.get(2)).endsWith(",ok,,the name is long");
    assertThat(lines.get(3)).contains(",repaired,").contains("is not in the row").endsWith(",");
    assertThat(desk.seiri("status", "flagged-rows-1").out()).containsPattern("flagged +1\n");
    JsonNode status = Json.read(desk.seiri("status", "flagged-rows-1", "--format", "json").out());
    assertThat(status.path("flagged").asInt()).isOne();
    assertThat(desk.seiri("verify", "flagged-rows-1").status()).isZero();
    assertThat(
            desk.seiri(
                    "query",
                    "SELECT record_id, flags FROM results WHERE execution_id = 'flagged-rows-1'"
                        + " AND flags IS NOT NULL",
                    "--format",
                    "csv")
                .out())
        .contains("short", "the name is long")
        .doesNotContain("grounded");
    Path report = desk.folder().resolve("flagged.html");
    assertThat(desk.seiri("report", "flagged-rows-1", "--output", report.toString()).status())
        .isZero();
    assertThat(Files.readString(report)).contains("1 row is flagged", "data-value=\"short\"");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(desk.folder().resolve(name), text);
  }
}
