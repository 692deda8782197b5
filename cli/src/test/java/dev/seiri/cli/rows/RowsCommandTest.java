package dev.seiri.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RowsCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void rowsAreShownAsTheyAreUnderstood() throws IOException {
    Path file =
        Files.write(
            folder.resolve("顧客.csv"),
            "レコードID;会社名;備考\r\n1;㈱山田;\r\n2;北野屋;至急\r\n2;北野屋;至急\r\n"
                .getBytes(Charset.forName("windows-31j")));
    Output said = rows(file.toString());
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out().lines())
        .containsExactly(
            "source   %s: Shift_JIS, semicolon, header in line 1".formatted(file),
            "rows     3 (2 different in what is sent)",
            "sent     fields.会社名, fields.備考",
            "id       レコードID",
            "columns",
            "  レコードID: 2 different, 0.0 % blank: 1 | 2",
            "  会社名: 2 different, 0.0 % blank: ㈱山田 | 北野屋",
            "  備考: 1 different, 33.3 % blank: 至急",
            "notes",
            "  warning: 1 row has a record id that an earlier row has too; each row has its own result");
    assertThat(rows(file.toString(), "--input-column", "会社名").out())
        .contains("sent     会社名 as input_value");
  }

  @Test
  void scriptsGetTheSameAsJson() throws IOException {
    Path file = Files.writeString(folder.resolve("r"), "\uFEFFid\tname\n1\ta\n2\t\n");
    for (String[] arguments :
        List.of(
            new String[] {file.toString(), "--format", "json"},
            new String[] {file.toString(), "--format", "tsv", "--format", "JSON"},
            new String[] {file.toString(), "--format", "json", "--input-format", "csv"})) {
      Output said = rows(arguments);
      assertThat(said.status()).as(said.err()).isZero();
      JsonNode json = Json.read(said.out());
      assertThat(json.path("rows").asInt()).isEqualTo(2);
      assertThat(json.at("/layout/charset").asString()).isEqualTo("UTF-8");
      assertThat(json.at("/layout/separator").asString()).isEqualTo("\t");
      assertThat(json.at("/layout/header_line").asInt()).isEqualTo(1);
      assertThat(json.at("/layout/described").asString())
          .isEqualTo("UTF-8 with byte order mark, tab, header in line 1");
      assertThat(json.path("sent_as").asString()).isEqualTo("input_value");
      assertThat(json.at("/sent_columns/0").asString()).isEqualTo("name");
      assertThat(json.at("/columns/1/blank").asInt()).isEqualTo(1);
      assertThat(json.at("/notes/0/code").asString()).isEqualTo("blank-input");
      assertThat(json.at("/notes/0/first").asString()).isEqualTo("line 3");
      assertThat(json.path("loadable").asBoolean()).isTrue();
    }
    assertThat(rows(file.toString(), "--format", "yaml").err())
        .contains("--format yaml: must be text or json, or the input's csv, tsv, jsonl or xlsx");
  }

  @Test
  void whatKeepsRowsFromBeingLoadedIsAnError() throws IOException {
    Path file = Files.writeString(folder.resolve("nul.csv"), "id,name\n1,a\0b\n");
    Output said = rows(file.toString());
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.out())
        .contains("  error: 1 NUL stands in the text: remove them, or say --charset UTF-8")
        .endsWith("These rows are not loaded while a note is an error.\n");
    assertThat(rows(file.toString(), "--charset", "utf8").status()).isZero();
    Output json = rows(file.toString(), "--format", "json");
    assertThat(json.status()).isEqualTo(2);
    assertThat(Json.read(json.out()).path("loadable").asBoolean()).isFalse();
  }

  @Test
  void rowsAreCheckedAgainstAPromptFile() throws IOException {
    Path prompt =
        Files.writeString(
            folder.resolve("p.yaml"),
            "task_name: t\nprompt_version: v1\nprompt_template: \"{{ fields.address }}\"\n");
    Path file = Files.writeString(folder.resolve("r.csv"), "id,name\n1,a\n");
    Output said = rows(file.toString(), "--task", prompt.toString());
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.out())
        .contains("prompt   t/v1")
        .contains("error: prompt t/v1 takes \"address\" from each row, and these rows have none");
    Path right = Files.writeString(folder.resolve("w.csv"), "id,name,address\n1,a,b\n");
    assertThat(rows(right.toString(), "--task", prompt.toString()).status()).isZero();
  }

  @Test
  void faultsAreOneLineWithTheNextStep() throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), "一覧\nid,name\n1,a\n2,b\n");
    Output said = rows(file.toString());
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err().strip()).contains("--header-row 2").doesNotContain("\n");
    assertThat(rows(file.toString(), "--header-row", "2").out()).contains("header in line 2");
  }

  private Output rows(String... arguments) {
    List<String> all = new ArrayList<>(List.of("rows"));
    all.addAll(List.of(arguments));
    return Desk.in(folder).seiri(all.toArray(String[]::new));
  }
}
