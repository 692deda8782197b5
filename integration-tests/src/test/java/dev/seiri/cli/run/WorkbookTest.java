package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.ModelDesk;
import dev.seiri.cli.testing.SharedModels;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.json.Json;
import dev.seiri.loader.source.Row;
import dev.seiri.loader.source.RowSource;
import dev.seiri.loader.source.RowSources;
import dev.seiri.loader.source.SourceOptions;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Working without Google: workbooks in and out, and corrections as a golden set.
@Tag("stack")
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkbookTest {
  private static final String ROW_ID = "workbook-00000002";

  private final Desk desk;
  private final SharedModels models;
  private Path out = Path.of("");

  WorkbookTest(ModelDesk desk) {
    this.desk = desk.desk();
    this.models = desk.models();
  }

  @BeforeAll
  void run() throws IOException {
    desk.register(
        desk.write(
            "v1.yaml",
            """
            task_name: workbook
            prompt_version: v1
            description: A test
            prompt_template: "{{ input_value }}"
            output_schema:
              type: object
              properties: {name: {type: string}, count: {type: integer}, kana: {type: ["string", "null"]}}
              additionalProperties: false
            """));
    out = desk.folder().resolve("out.xlsx");
    models.serve(
        "workbook",
        question ->
            StandInReply.text(
                question.userTexts().getFirst().contains("bad")
                    ? "no"
                    : "{\"name\":\"=1+1\",\"count\":2,\"kana\":null}"));
    Output said =
        desk.seiri(
            "run",
            input().toString(),
            "--task",
            "workbook",
            "--execution-id",
            "workbook",
            "--bedrock",
            models.endpoint(),
            "--output",
            out.toString());
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.err()).contains("in.xlsx (sheet s, header in row 1)");
  }

  @Test
  void aWorkbookComesOutAsItWentInWithItsResults() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (RowSource source = RowSources.open(SourceOptions.of(out))) {
      assertThat(source.columns())
          .containsExactly("id", "company", "name", "count", "kana", "verdict", "reason");
      source.forEachRemaining(rows::add);
    }
    assertThat(rows.getFirst().cells()).containsExactly("001", "㈱山田", "=1+1", "2", "", "ok", "");
    assertThat(rows.getLast().cells()).contains("003", "bad", "not_json");
  }

  @Test
  void noCellIsAFormulaAndRowsThatAreNotOkAreColoured() throws IOException {
    try (ZipFile zip = new ZipFile(out.toFile())) {
      String sheet = entry(zip, "xl/worksheets/sheet1.xml");
      assertThat(sheet).doesNotContain("<f>").contains("autoFilter ref=\"A1:G4\"").contains("=1+1");
      assertThat(entry(zip, "xl/styles.xml")).containsIgnoringCase("FCE8E6");
      assertThat(style(sheet, "F4")).isNotEqualTo(style(sheet, "F3")).isNotEmpty();
      assertThat(style(sheet, "A4")).as("the input").isEqualTo(style(sheet, "A3"));
    }
  }

  @Test
  void correctionsAreAskedInSqlAndMakeAGoldenSet() throws IOException {
    Path corrections = desk.home().resolve("s3/seiri/corrections/execution_id=workbook");
    Files.createDirectories(corrections);
    Files.writeString(
        corrections.resolve("1.jsonl"),
        correction("name", "=1+1", "山田", "01")
            + correction("count", "2", "3", "01")
            + correction("kana", "", "", "01"));
    Files.writeString(corrections.resolve("2.jsonl"), correction("count", "2", "4", "02"));
    Output asked =
        desk.seiri(
            "query", "SELECT field, person_value FROM corrections ORDER BY 1", "--format", "csv");
    assertThat(asked.out()).contains("count,4").contains("name,山田").doesNotContain("count,3");
    Path golden = desk.folder().resolve("golden.jsonl");
    Output said =
        desk.seiri("corrections", "export", "--task", "workbook", "--output", golden.toString());
    assertThat(said.status()).as(said.err()).isZero();
    JsonNode row = Json.read(Files.readString(golden).strip());
    assertThat(row.path("record_id").asString()).isEqualTo("002");
    assertThat(row.path("input_value").asString()).isEqualTo("㈱鈴木");
    assertThat(Json.write(row.path("expected")))
        .isEqualTo("{\"name\":\"山田\",\"count\":4,\"kana\":null}");
    assertThat(desk.seiri("corrections", "export", "--task", "other").out()).isEmpty();
    Output folderSaid = desk.seiri("corrections", "export", "--output", desk.folder().toString());
    assertThat(folderSaid.status()).isEqualTo(2);
    assertThat(folderSaid.err()).contains("is a folder");
  }

  private static String correction(String field, String model, String person, String day) {
    return Json.write(
            Json.object()
                .put("execution_id", "workbook")
                .put("request_id", ROW_ID)
                .put("record_id", "002")
                .put("task_name", "workbook")
                .put("prompt_version", "v1")
                .put("field", field)
                .put("model_value", model)
                .put("person_value", person)
                .put("corrected_by", "me")
                .put("corrected_at", "2026-11-%sT00:00:00Z".formatted(day)))
        + "\n";
  }

  private Path input() throws IOException {
    Path file = desk.folder().resolve("in.xlsx");
    try (OutputStream bytes = Files.newOutputStream(file);
        Workbook book = new Workbook(bytes, "test", "1.0")) {
      Worksheet sheet = book.newWorksheet("s");
      List<List<String>> rows =
          List.of(
              List.of("id", "company"),
              List.of("001", "㈱山田"),
              List.of("002", "㈱鈴木"),
              List.of("003", "bad"));
      for (int r = 0; r < rows.size(); r++) {
        sheet.value(r, 0, rows.get(r).get(0));
        sheet.value(r, 1, rows.get(r).get(1));
      }
    }
    return file;
  }

  private static String style(String sheet, String cell) {
    Matcher matcher = Pattern.compile("<c r=\"" + cell + "\"(?: s=\"([0-9]+)\")?").matcher(sheet);
    return matcher.find() && matcher.group(1) != null ? matcher.group(1) : "";
  }

  private static String entry(ZipFile zip, String name) throws IOException {
    return new String(
        zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }
}
