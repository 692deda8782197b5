package dev.seiri.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text from outside through the commands that print it without a stack.
class HostileTextTest {
  /// Sets the window's title, clears the screen, turns the direction of writing, breaks the line.
  private static final String HOSTILE = "x\u001b]0;t\u0007\u001b[2J\u202e\u2066\u200b\u009b\u2028y";

  /// HOSTILE in YAML and JSON.
  private static final String ESCAPED =
      "x\\u001b]0;t\\u0007\\u001b[2J\\u202e\\u2066\\u200b\\u009b\\u2028y";

  private static final Pattern OBEYED =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\\n\\t]]");

  @TempDir private Path folder;
  private Desk desk = Desk.in(Path.of("."));

  @BeforeEach
  void sit() {
    desk = Desk.in(folder);
  }

  @Test
  void aPromptFile() throws IOException {
    Path prompt =
        desk.write(
            "p.yaml",
            """
            task_name: "t%1$s"
            prompt_version: "v%1$s"
            description: "%1$s"
            "key%1$s": 1
            prompt_template: "{{ nobody }} {{ input_value | %1$s }} {{ '%1$s"
            output_schema: {type: object, "$ref": "#/%1$s", properties: {"%1$s": {type: "%1$s"}}}
            examples: [{input: "%1$s", output: {"%1$s": 1}}]
            """
                .formatted(ESCAPED));
    shown(desk.seiri("prompts", "lint", prompt.toString()));
    shown(desk.seiri("prompts", "lint", prompt.toString(), "--format", "json"));
    shown(desk.seiri("prompts", "diff", prompt.toString(), prompt.toString()));
  }

  @Test
  void twoPromptFilesThatDiffer() throws IOException {
    Path one = prompt("a");
    Path other = prompt("b");
    Output said = desk.seiri("prompts", "diff", one.toString(), other.toString());
    shown(said);
    assertThat(said.out()).contains("\\e]0;t\\a");
  }

  @Test
  void aNameOfAFile() throws IOException {
    Path file = desk.write("f\u001b]0;t\u0007\u202e.yaml", "a: [\n");
    shown(desk.seiri("prompts", "lint", file.toString()));
    shown(desk.seiri("prompts", "import", file.toString(), "--output", folder.toString()));
    shown(desk.seiri("rows", file.toString()));
    shown(desk.seiri("golden", "check", file.toString()));
    shown(desk.seiri("prompts", "lint", folder.resolve("no" + HOSTILE).toString()));
  }

  @Test
  void anImportThatLosesSomething() throws IOException {
    Path jinja =
        desk.write(
            "p.jinja",
            "{% include '" + HOSTILE + "' %}{{ a" + HOSTILE + " }}{{ x | " + HOSTILE + " }}");
    Path json =
        desk.write(
            "p.json",
            "{\"_type\": \"prompt\", \"template\": \"{a!"
                + ESCAPED
                + "}\", \""
                + ESCAPED
                + "\": 1}");
    Path chat =
        desk.write(
            "chat.json", "[{\"role\": \"" + ESCAPED + "\", \"content\": \"" + ESCAPED + "\"}]");
    for (Path file : new Path[] {jinja, json, chat}) {
      shown(desk.seiri("prompts", "import", file.toString(), "--output", folder.toString()));
    }
  }

  @Test
  void rowsAndTheirColumns() throws IOException {
    Path rows = desk.write("rows.csv", "id,n" + HOSTILE + "\n1,c" + HOSTILE + "\n1,z\n");
    shown(desk.seiri("rows", rows.toString()));
    shown(desk.seiri("rows", rows.toString(), "--format", "json"));
    Path lines = desk.write("rows.jsonl", "{\"k" + ESCAPED + "\": \"" + ESCAPED + "\"}\n{\n");
    shown(desk.seiri("rows", lines.toString()));
  }

  @Test
  void anArgument() {
    shown(desk.seiri("prompts", "--" + HOSTILE));
    shown(desk.seiri(HOSTILE));
    shown(desk.seiri("query", "SELECT " + HOSTILE));
    shown(desk.seiri("query", "--name", HOSTILE));
    shown(desk.seiri("prompts", "lint", "a.yaml", "--format", HOSTILE));
  }

  @Test
  void anAnswerToAQuery() {
    String sql = "SELECT ? AS v, 1 AS \"c" + HOSTILE + "\"";
    Output table = desk.seiri("query", sql, HOSTILE);
    shown(table);
    assertThat(table.out()).contains("x\\u001b]0;t");
    Output lines = desk.seiri("query", sql, HOSTILE, "--format", "jsonl");
    shown(lines);
    assertThat(Json.read(lines.out()).path("v").asString()).isEqualTo(HOSTILE);
    assertThat(desk.must("query", sql, HOSTILE, "--format", "csv").out()).contains(HOSTILE);
  }

  private Path prompt(String word) throws IOException {
    return Files.writeString(
        folder.resolve(word + ".yaml"),
        "task_name: t\nprompt_version: v1\nprompt_template: \"%s%s {{ input_value }}\"\n"
            .formatted(word, ESCAPED));
  }

  private static void shown(Output said) {
    assertThat(said.out()).doesNotContainPattern(OBEYED);
    assertThat(said.err()).doesNotContainPattern(OBEYED);
    assertThat(said.out() + said.err()).isNotEmpty();
  }
}
