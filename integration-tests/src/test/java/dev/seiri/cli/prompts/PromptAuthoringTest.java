package dev.seiri.cli.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Writing, checking, comparing and trying prompts.
@Tag("stack")
@ExtendWith(SharedStack.class)
class PromptAuthoringTest {
  private static final Path ROOT = Path.of(System.getProperty("seiri.root"));
  private static final String PROMPT =
      """
      # Comments are part of the file.
      task_name: %s
      prompt_version:   %s
      system_template: |-
        You sort names.
        Answer in %s.
      prompt_template: "<input>{{ input_value }}</input>"
      """;

  private final Desk desk;

  PromptAuthoringTest(Desk desk) {
    this.desk = desk;
  }

  @Test
  void theShippedPromptsAndTheExampleLintClean() {
    Output said =
        desk.seiri(
            "prompts",
            "lint",
            ROOT.resolve("prompts").toString(),
            ROOT.resolve("examples/prompt-repository/prompts").toString());
    assertThat(said.status()).as(said.out()).isZero();
    assertThat(said.err()).contains("files: 0 errors, 0 warnings");
  }

  @Test
  void lintReadsRowsAsTheOptionsSay() throws IOException {
    Path file =
        desk.write(
            "ok/v1.yaml",
            "task_name: ok\n"
                + "prompt_version: v1\n"
                + "prompt_template: '{{ fields.town }} {{ fields.name }}'\n");
    Path rows = desk.folder().resolve("odd.csv");
    Files.write(rows, "list\n\nid^name^town\n1^Dvořák^Łódź\n".getBytes("windows-1250"));
    Output said =
        desk.seiri(
            "prompts",
            "lint",
            file.toString(),
            "--rows",
            rows.toString(),
            "--charset",
            "windows-1250",
            "--separator",
            "^",
            "--header-row",
            "3");
    assertThat(said.err()).contains("1 file: 0 errors");
    assertThat(said.status()).as(said.out()).isZero();
  }

  @Test
  void lintReportsAllFaultsForPeopleAndForPrograms() throws IOException {
    Path file =
        desk.write(
            "bad/v1.yaml",
            "task_name: bad\nprompt_version: v1\nprompt_template: |-\n  one\n  {{ nobody }} {{ fields.z }}\nextra: 1\n");
    Path rows = desk.write("lint.csv", "id,name,town\n1,a,b\n");
    Output said = desk.seiri("prompts", "lint", file.toString(), "--rows", rows.toString());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out())
        .contains(file + ":5:6: error: no row has a variable nobody; ")
        .contains(file + ":5:19: error: these rows have no column z; the columns are name, town")
        .contains(file + ":6:1: error: unknown key extra; ")
        .contains("[unknown_key]");
    Output json =
        desk.seiri("prompts", "lint", file.toString(), "--columns", "z", "--format", "json");
    assertThat(json.status()).isEqualTo(1);
    JsonNode report = Json.read(json.out());
    assertThat(report.path("errors").asInt()).isEqualTo(2);
    JsonNode finding = report.path("files").path(0).path("findings").path(1);
    assertThat(finding.propertyNames())
        .containsExactly("severity", "rule", "line", "column", "message", "mend");
    assertThat(desk.seiri("prompts", "lint", desk.folder().resolve("nowhere").toString()).out())
        .contains("unreadable");
    assertThat(desk.seiri("prompts", "lint").status()).isEqualTo(2);
  }

  @Test
  void twoVersionsAreComparedByWords() throws IOException {
    Path one = desk.write("d1.yaml", PROMPT.formatted("differs", "v1", "English"));
    Path two = desk.write("d2.yaml", PROMPT.formatted("differs", "v2", "French"));
    desk.register(one);
    desk.register(two);
    Output said = desk.seiri("prompts", "diff", "differs", "v1", "v2");
    assertThat(said.status()).isZero();
    assertThat(said.out())
        .contains("-   Answer in [-English-].")
        .contains("+   Answer in {+French+}.")
        .contains("    You sort names.")
        .doesNotContain("\u001b[");
    assertThat(desk.seiri("prompts", "diff", one.toString(), two.toString()).out())
        .isEqualTo(said.out());
    assertThat(desk.seiri("prompts", "diff", "differs", "v1", two.toString()).out())
        .isEqualTo(said.out());
    assertThat(desk.seiri("prompts", "diff", "differs", "v1", "v1").err()).contains("are the same");
    assertThat(desk.seiri("prompts", "diff", "differs", "v1", "v9").err())
        .contains("there is no prompt differs/v9; the versions of differs are v1, v2");
    assertThat(desk.seiri("prompts", "diff", "v1", "v2").status()).isEqualTo(2);
  }

  @Test
  void renderPrintsTheConverseRequest() throws IOException {
    Path rows = desk.write("render.csv", "id,name\nr1,山田\nr2,鈴木\n");
    Output said =
        desk.seiri(
            "prompts", "render", "company-name", "--prompt-version", "v1", "--row", rows + ":2");
    assertThat(said.status()).as(said.err()).isZero();
    JsonNode request = Json.read(said.out());
    assertThat(request.path("modelId").asString()).startsWith("global.anthropic.");
    assertThat(request.at("/messages/0/content/0/text").asString()).isEqualTo("<input>鈴木</input>");
    assertThat(request.at("/system/0/text").asString()).startsWith("You normalize company names");
    assertThat(request.at("/inferenceConfig/maxTokens").asInt()).isEqualTo(300);
    assertThat(request.at("/outputConfig/textFormat/structure/jsonSchema/schema").asString())
        .contains("legal_form_position");
    assertThat(desk.seiri("prompts", "render", "company-name", "--row", rows + ":3").err())
        .contains("has 2 rows");
    assertThat(desk.seiri("prompts", "render", "company-name", "--row", rows.toString()).err())
        .contains("such as rows.csv:1");
    assertThat(desk.seiri("prompts", "render", "company-name").err()).contains("--input TEXT");
  }

  @Test
  void renderPrintsTheOneRequestOfSeveralRows() throws IOException {
    Path rows = desk.write("packed.csv", "id,name\nr1,山田\nr2,鈴木\nr3,佐藤\n");
    Output said =
        desk.seiri(
            "prompts",
            "render",
            "company-name",
            "--prompt-version",
            "v1",
            "--row",
            rows + ":2",
            "--rows-per-call",
            "20",
            "--echo");
    assertThat(said.status()).as(said.err()).isZero();
    JsonNode request = Json.read(said.out());
    assertThat(request.at("/messages/0/content/0/text").asString())
        .startsWith("2 rows:\n<row id=")
        .contains("<input>鈴木</input>", "<input>佐藤</input>")
        .doesNotContain("山田");
    assertThat(request.at("/outputConfig/textFormat/structure/jsonSchema/schema").asString())
        .contains("answers", "echo", "legal_form_position");
    assertThat(
            desk.seiri("prompts", "render", "company-name", "--input", "x", "--rows-per-call", "2")
                .err())
        .contains("give the first as --row FILE:N");
  }

  @Test
  void aRowIsRenderedOfAnyFileAndOfFields() throws IOException {
    Path prompt =
        desk.write(
            "fields.yaml",
            """
            task_name: fields
            prompt_version: v1
            prompt_template: "{{ fields.会社 }} {{ fields.住所 }} {{ record_id }}"
            """);
    Output fields =
        desk.seiri("prompts", "render", prompt.toString(), "--field", "会社=A=B", "--field", "住所=東京");
    assertThat(fields.status()).as(fields.err()).isZero();
    assertThat(Json.read(fields.out()).at("/messages/0/content/0/text").asString())
        .isEqualTo("A=B 東京 1");
    Path rows =
        Files.write(
            desk.folder().resolve("rows.txt"),
            "一覧\n鍵;会社;住所\nk1;㈱山田;東京\n".getBytes(Charset.forName("windows-31j")));
    Output row =
        desk.seiri(
            "prompts",
            "render",
            prompt.toString(),
            "--row",
            rows + ":1",
            "--charset",
            "cp932",
            "--separator",
            ";",
            "--header-row",
            "2",
            "--id-column",
            "鍵");
    assertThat(row.status()).as(row.err()).isZero();
    assertThat(Json.read(row.out()).at("/messages/0/content/0/text").asString())
        .isEqualTo("㈱山田 東京 k1");
    assertThat(
            desk.seiri("prompts", "render", prompt.toString(), "--input", "a", "--field", "b=c")
                .err())
        .contains("one of them");
    assertThat(
            desk.seiri("prompts", "render", prompt.toString(), "--row", rows + ":1", "--sheet", "x")
                .err())
        .contains("is no workbook and has no sheets");
  }

  @Test
  void oneRowIsTriedWithoutBeingStored() throws IOException {
    Output said = desk.seiri("prompts", "try", "company-name", "--input", "㈱山田製作所");
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("\"legal_form\" : \"株式会社\"")
        .contains("verdict   ok")
        .contains("made by rules, not by a language model")
        .contains("tokens    ")
        .contains("cost      US$0");
    Path unregistered = desk.write("try.yaml", PROMPT.formatted("tried", "v1", "French"));
    try (BedrockStandIn models =
        BedrockStandIn.builder()
            .model("*", question -> StandInReply.text("Je ne sais pas."))
            .start()) {
      Output bad =
          desk.seiri(
              "prompts",
              "try",
              unregistered.toString(),
              "--input",
              "x",
              "--bedrock",
              models.endpoint().toString());
      assertThat(bad.status()).isEqualTo(1);
      assertThat(bad.out()).contains("Je ne sais pas.").contains("verdict   not_json");
      assertThat(models.calls()).as("asked once more, as the pipeline does").isEqualTo(2);
      JsonNode json =
          Json.read(
              desk.seiri(
                      "prompts",
                      "try",
                      unregistered.toString(),
                      "--input",
                      "x",
                      "--format",
                      "json",
                      "--bedrock",
                      models.endpoint().toString())
                  .out());
      assertThat(json.path("verdict").asString()).isEqualTo("not_json");
      assertThat(json.path("attempts").asInt()).isEqualTo(2);
    }
    assertThat(desk.seiri("status").out()).doesNotContain("tried").doesNotContain("\ttry\t");
  }

  @Test
  void aServiceThatRefusesLeavesTheRowWithoutAnAnswer() throws IOException {
    try (BedrockStandIn models =
        BedrockStandIn.builder()
            .model(
                "*",
                question -> new StandInReply.Failure(403, "AccessDeniedException", "you may not"))
            .start()) {
      Output said =
          desk.seiri(
              "prompts",
              "try",
              "company-name",
              "--input",
              "x",
              "--bedrock",
              models.endpoint().toString());
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.err()).contains("no answer").contains("you may not");
    }
  }

  @Test
  void exportedFilesAreByteForByteTheRegisteredOnes() throws IOException {
    String text = PROMPT.formatted("exported", "v1", "English").replace("\n", "\r\n");
    desk.register(desk.write("exported.yaml", text));
    Path to = desk.folder().resolve("exported");
    Output said = desk.seiri("prompts", "export", to.toString());
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(Files.readString(to.resolve("exported/v1.yaml"))).isEqualTo(text);
    assertThat(Files.readString(to.resolve("company-name/v1.yaml")))
        .isEqualTo(Files.readString(ROOT.resolve("prompts/company-name/v1.yaml")));
    assertThat(desk.seiri("prompts", "export", to.toString()).out()).contains("unchanged ");
    Files.writeString(to.resolve("exported/v1.yaml"), "mine");
    Output inTheWay = desk.seiri("prompts", "export", to.toString(), "--task", "exported");
    assertThat(inTheWay.status()).isEqualTo(2);
    assertThat(Files.readString(to.resolve("exported/v1.yaml"))).isEqualTo("mine");
    assertThat(
            desk.seiri("prompts", "export", to.toString(), "--task", "exported", "--force")
                .status())
        .isZero();
    assertThat(Files.readString(to.resolve("exported/v1.yaml"))).isEqualTo(text);
  }

  @Test
  void aNameThatLeadsElsewhereStaysInItsFolder() throws IOException {
    desk.register(desk.write("evil.yaml", PROMPT.formatted("'../../evil'", "v1", "English")));
    Path to = desk.folder().resolve("contained/here");
    assertThat(desk.seiri("prompts", "export", to.toString(), "--task", "../../evil").status())
        .isZero();
    assertThat(to.resolve("%2E.%2F..%2Fevil/v1.yaml")).exists();
    assertThat(desk.folder().resolve("evil")).doesNotExist();
  }

  @Test
  void promptsOfOtherToolsAreConverted() throws IOException {
    Path to = desk.folder().resolve("imported");
    Path langChain =
        desk.write(
            "translate.yaml",
            "_type: prompt\ninput_variables: [language, text]\ntemplate: |\n  To {language}: {text}\n");
    Output clean =
        desk.seiri(
            "prompts",
            "import",
            langChain.toString(),
            "--output",
            to.toString(),
            "--input-variable",
            "text");
    assertThat(clean.status()).as(clean.err()).isZero();
    assertThat(Files.readString(to.resolve("translate/v1.yaml")))
        .contains("To {{ fields.language }}: {{ input_value }}");
    assertThat(desk.seiri("prompts", "register", to.toString()).status()).isZero();
    Path jinja = desk.write("Report.jinja2", "{% include 'head.j2' %}\nAbout {{ topic|upper }}\n");
    Output lossy = desk.seiri("prompts", "import", jinja.toString(), "--output", to.toString());
    assertThat(lossy.status()).isEqualTo(1);
    assertThat(lossy.err()).contains("Report.jinja2:1: not carried over: the tag include");
    assertThat(Files.readString(to.resolve("report/v1.yaml")))
        .contains("About {{ input_value | upper }}");
    assertThat(desk.seiri("prompts", "import", jinja.toString(), "--output", to.toString()).err())
        .contains("exists already");
    Path none = desk.write("none.json", "{\"a\": 1}");
    Output no = desk.seiri("prompts", "import", none.toString(), "--output", to.toString());
    assertThat(no.status()).isEqualTo(2);
    assertThat(no.err()).contains("not a LangChain prompt");
    Path outside =
        desk.write(
            "out.yaml", "_type: prompt\ninput_variables: []\ntemplate_path: ../../etc/passwd\n");
    assertThat(desk.seiri("prompts", "import", outside.toString(), "--output", to.toString()).err())
        .contains("is outside of its folder");
  }
}
