package dev.seiri.cli.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.prompts.file.PromptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportCommandTest {
  @TempDir private Path folder = Path.of("");
  private Desk desk = Desk.in(Path.of("."));

  @BeforeEach
  void sit() {
    desk = Desk.in(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "ner.v1.jinja, ner, v1",
    "ner.v2.jinja, ner, v2",
    "NER-v2.1.txt, ner, v2.1",
    "ner_v3.prompty, ner, v3",
    "ner/v4.jinja2, ner, v4",
    "ner/sort.jinja2, sort, v1",
    "translate.en.jinja, translate-en, v1",
    "sort.txt.j2, sort, v1",
    "v1, prompts, v1",
    "nerv1.txt, nerv1, v1",
    ".jinja, -jinja, v1",
  })
  void aNameSaysTaskAndVersion(String file, String task, String version) {
    assertThat(ImportedName.of(Path.of("/prompts").resolve(file)))
        .isEqualTo(new ImportedName(task, version));
  }

  @Test
  void versionsDoNotOverwriteEachOther() throws IOException {
    Path one = desk.write("ner.v1.jinja", "one {{ x }}");
    Path two = desk.write("ner.v2.jinja", "two {{ x }}");
    assertThat(imported(one, two).out()).contains("ner/v1.yaml", "ner/v2.yaml");
    assertThat(prompt("ner/v1.yaml").promptTemplate()).startsWith("one");
    assertThat(prompt("ner/v2.yaml").promptTemplate()).startsWith("two");
    Path same = desk.write("ner-v1.j2", "three {{ x }}");
    Output said = imported(one, same, Path.of("--force"));
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("both become ner/v1").hasLineCount(1);
    assertThat(prompt("ner/v1.yaml").promptTemplate()).startsWith("one");
  }

  @Test
  void anEditedFileIsKept() throws IOException {
    Path file = desk.write("a.jinja", "one {{ x }}");
    imported(file);
    Path written = folder.resolve("out/a/v1.yaml");
    Files.writeString(written, "# mine\n" + Files.readString(written));
    Output said = imported(file);
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("exists already").hasLineCount(1);
    assertThat(Files.readString(written)).startsWith("# mine");
  }

  @Test
  void aPromptWithoutASchemaIsToldWhatSeiriNeeds() throws IOException {
    Output said = imported(desk.write("a.jinja", "one {{ x }}"));
    assertThat(said.status()).isZero();
    assertThat(said.err()).contains("has no output_schema", "one JSON object");
  }

  @Test
  void settingsAndSchemaAreWritten() throws IOException {
    Path file =
        desk.write(
            "a.json",
            """
            {"temperature": 0.5, "messages": [{"role": "user", "content": "{{ x }}"}],
             "response_format": {"json_schema": {"schema": {"type": "object",
               "properties": {"a": {"type": "string"}}, "required": ["a"],
               "additionalProperties": false}}}}
            """);
    Output said = imported(file);
    assertThat(said.status()).as(said.err()).isZero();
    PromptTemplate prompt = prompt("a/v1.yaml");
    assertThat(prompt.defaults().inference().temperature()).hasValue(0.5);
    assertThat(prompt.outputSchema()).isPresent();
    assertThat(said.err()).doesNotContain("has no output_schema");
  }

  @Test
  void aSchemaThatIsNoneIsNamed() throws IOException {
    Output said =
        imported(
            desk.write(
                "a.json",
                "{\"schema_\": {\"type\": \"objekt\"}, \"messages\": [{\"role\": \"user\","
                    + " \"content\": \"x\"}]}"));
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("not carried over: the output schema", "has no output_schema");
  }

  private Output imported(Path... files) {
    String[] args = new String[files.length + 4];
    args[0] = "prompts";
    args[1] = "import";
    args[2] = "--output";
    args[3] = folder.resolve("out").toString();
    for (int i = 0; i < files.length; i++) {
      args[i + 4] = files[i].toString();
    }
    return desk.seiri(args);
  }

  private PromptTemplate prompt(String name) {
    return PromptFile.read(folder.resolve("out").resolve(name));
  }
}
