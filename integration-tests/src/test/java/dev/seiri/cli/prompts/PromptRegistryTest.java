package dev.seiri.cli.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.SharedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Prompts as they are registered, listed and shown.
@Tag("stack")
@ExtendWith(SharedStack.class)
class PromptRegistryTest {
  private final Desk desk;

  PromptRegistryTest(Desk desk) {
    this.desk = desk;
  }

  @Test
  void promptsAreRegisteredOnceAndShownAsTheyAre() throws IOException {
    Path file =
        desk.write(
            "p.yaml",
            """
            task_name: shown
            prompt_version: v1
            description: "shown"
            prompt_template: "<input>{{ input_value }}</input>"
            """);
    assertThat(desk.seiri("prompts", "register", file.toString()).out())
        .startsWith("registered shown/v1");
    assertThat(desk.seiri("prompts", "register", file.toString()).out())
        .startsWith("unchanged shown/v1");
    Files.writeString(file, Files.readString(file).replace("\"shown\"", "\"other\""));
    Output conflict = desk.seiri("prompts", "register", file.toString());
    assertThat(conflict.status()).isEqualTo(2);
    assertThat(conflict.err())
        .contains("shown/v1 exists")
        .contains("- description")
        .contains("+ description");
    assertThat(desk.seiri("prompts", "list").out())
        .contains("shown\tv1\t")
        .contains("company-name\tv1\t");
    Output shown = desk.seiri("prompts", "show", "shown");
    Path copy = desk.write("copy.yaml", shown.out());
    assertThat(desk.seiri("prompts", "register", copy.toString()).out()).startsWith("unchanged");
    assertThat(desk.seiri("prompts", "show", "shown", "v9").err())
        .contains("there is no prompt shown/v9; the versions of shown are v1");
  }

  @Test
  void whatLintReportsIsNotRegistered() throws Exception {
    Path good =
        desk.write(
            "good.yaml",
            prompt("good", "{{ input_value }}", "{type: object, additionalProperties: false}"));
    for (String bad :
        new String[] {
          prompt("bad", "{{ nosuch }}", "{type: object, additionalProperties: false}"),
          prompt(
              "bad",
              "{{ input_value | date('yyyy') }}",
              "{type: object, additionalProperties: false}"),
          prompt(
              "bad",
              "{% for i in range(1, 9999) %}{% for j in range(1, 9999) %}{% endfor %}{% endfor %}{{"
                  + " input_value }}",
              "{type: object, additionalProperties: false}"),
          prompt(
              "bad",
              "{{ input_value }}",
              "{type: object, additionalProperties: false, properties: {a: {$ref: '#/$defs/no'}}}"),
          prompt(
              "bad",
              "{{ input_value }}",
              "{type: object, additionalProperties: false, properties: {a: {pattern: '(a)\\1'}}}")
        }) {
      Path file = desk.write("bad.yaml", bad);
      Output refused = desk.seiri("prompts", "register", good.toString(), file.toString());
      assertThat(refused.status()).as(bad).isEqualTo(2);
      assertThat(refused.err()).contains("bad.yaml");
      assertThat(refused.out()).isEmpty();
    }
    assertThat(desk.seiri("prompts", "list").out()).doesNotContain("bad\t", "good\t");
  }

  private static String prompt(String task, String template, String schema) {
    return """
    task_name: %s
    prompt_version: v1
    prompt_template: |-
      %s
    output_schema: %s
    """
        .formatted(task, template, schema);
  }
}
