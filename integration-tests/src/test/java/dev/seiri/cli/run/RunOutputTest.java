package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What runs write, and what becomes of their results.
@Tag("stack")
@ExtendWith(SharedStack.class)
class RunOutputTest {
  private final Desk desk;

  RunOutputTest(Desk desk) {
    this.desk = desk;
  }

  @Test
  void theExamplesComeOutInOrder() throws IOException {
    Path csv = desk.folder().resolve("out.csv");
    Output said =
        desk.seiri(
            "run",
            Desk.example("companies.csv"),
            "--task",
            "company-name",
            "--output",
            csv.toString());
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out()).contains("rows       60 · ok 60").contains("latency").contains("US$0");
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.getFirst())
        .isEqualTo(
            "record_id,company,legal_form,legal_form_position,name,kana,branch,verdict,reason,flags");
    assertThat(lines.get(2)).isEqualTo("c-002,㈱山田製作所,株式会社,prefix,山田製作所,,,ok,,");
    assertThat(lines.getLast()).startsWith("c-060,");
  }

  @Test
  void jsonLinesAreTheDocumentsInTheBucket() throws IOException {
    Path jsonl = desk.folder().resolve("out.jsonl");
    Output said =
        desk.seiri(
            "run",
            Desk.example("people.csv"),
            "--task",
            "person-name",
            "--execution-id",
            "people-1",
            "--output",
            jsonl.toString());
    assertThat(said.status()).as(said.err()).isZero();
    List<String> lines = Files.readAllLines(jsonl);
    assertThat(lines).hasSize(16);
    Path object =
        desk.home().resolve("s3/seiri/results/execution_id=people-1/people-1-00000003.json");
    assertThat(Files.readString(object)).isEqualTo(lines.get(2) + "\n");
    JsonNode third = Json.read(lines.get(2));
    assertThat(third.path("record_id").asString()).isEqualTo("p-03");
    assertThat(third.propertyNames())
        .contains(
            "request_id",
            "record_id",
            "task_name",
            "prompt_version",
            "foundation_model_id",
            "input_value",
            "response",
            "execution_id",
            "verdict",
            "output",
            "error_message",
            "model_id",
            "prompt_sha256",
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cost_usd",
            "latency_ms",
            "attempts",
            "reused",
            "created_at");
    assertThat(third.path("model_note").asString()).contains("not by a language model");

    Output results = desk.seiri("results", "people-1");
    assertThat(results.status()).isZero();
    assertThat(results.out().lines()).containsExactlyElementsOf(lines);
    Path again = desk.folder().resolve("again.csv");
    assertThat(desk.seiri("results", "people-1", "--output", again.toString()).status()).isZero();
    assertThat(Files.readAllLines(again).get(3)).startsWith("p-03,鈴木 一郎（スズキ イチロウ）,鈴木,一郎");
  }

  @Test
  void standardInputIsRead() {
    Output said = desk.seiriReading("name\n山田 太郎\n", "run", "-", "--task", "person-name");
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out()).contains("rows       1 · ok 1");
  }

  @Test
  void loadDoesNotWaitForResults() throws Exception {
    Output said = desk.seiri("load", Desk.example("people.csv"), "--task", "person-name");
    assertThat(said.status()).as(said.err()).isZero();
    String id = said.out().strip();
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (desk.seiri("results", id).status() != 0) {
      assertThat(System.nanoTime()).as("the rows of %s are worked on", id).isLessThan(until);
      Thread.sleep(200);
    }
    assertThat(desk.seiri("results", id).out().lines()).hasSize(16);
  }

  @Test
  void aFinishedExecutionIsExportedByTheSweep() throws Exception {
    String id = "exported";
    assertThat(
            desk.seiri(
                    "run",
                    Desk.example("people.csv"),
                    "--task",
                    "person-name",
                    "--execution-id",
                    id)
                .status())
        .isZero();
    Path exports = desk.home().resolve("s3/seiri/exports/execution_id=" + id);
    long until = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!Files.exists(exports.resolve("finished.json")) && System.nanoTime() < until) {
      Thread.sleep(100);
    }
    assertThat(Files.readAllLines(exports.resolve("results.jsonl")))
        .containsExactlyElementsOf(documents(id));
    assertThat(desk.seiri("results", id).out().lines()).containsExactlyElementsOf(documents(id));
    Path csv = desk.folder().resolve("exported.csv");
    desk.seiri("results", id, "--output", csv.toString(), "--bom", "never");
    assertThat(exports.resolve("results.csv")).hasSameTextualContentAs(csv);
    assertThat(desk.home().resolve("s3/seiri/executions/" + id + ".json"))
        .hasSameTextualContentAs(exports.resolve("finished.json"));
    assertThat(
            desk.seiri(
                    "query",
                    "SELECT e.request_count, e.valid_count, e.reused_count, e.source IS NOT NULL,"
                        + " e.created_at < e.finished_at,"
                        + " e.cost_usd - (SELECT sum(cost_usd) FROM results r WHERE r.execution_id ="
                        + " e.execution_id) FROM executions e WHERE e.execution_id = ?",
                    id,
                    "--format",
                    "csv")
                .out()
                .lines()
                .skip(1))
        .singleElement()
        .asString()
        .matches("16,\\d+,\\d+,true,true,0\\.0+");
  }

  /// The result documents in the bucket, in the rows' order.
  private List<String> documents(String execution) throws IOException {
    List<String> documents = new ArrayList<>();
    try (Stream<Path> files =
        Files.list(desk.home().resolve("s3/seiri/results/execution_id=" + execution))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        documents.addAll(Files.readAllLines(file));
      }
    }
    return documents;
  }
}
