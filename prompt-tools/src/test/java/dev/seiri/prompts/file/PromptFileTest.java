package dev.seiri.prompts.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.prompt.PromptFault;
import dev.seiri.core.prompt.PromptTemplate;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PromptFileTest {
  private static final String GOOD =
      """
      task_name: t
      prompt_version: v1
      description: d
      system_template: s
      prompt_template: "<input>{{ input_value }}</input>"
      output_schema: {type: object, properties: {b: {type: string}, a: {type: string}}}
      defaults: {max_tokens: 300, temperature: 0}
      """;

  @Test
  void whatIsWrittenIsReadBackTheSame() {
    PromptTemplate template = PromptFile.parse(GOOD, "t.yaml");
    assertThat(PromptFile.parse(PromptFile.write(template), "again.yaml")).isEqualTo(template);
    assertThat(template.defaults().inference().maxTokens()).hasValue(300);
    assertThat(template.outputSchema().orElseThrow().properties()).containsExactly("b", "a");
  }

  @Test
  void theLayoutOfAFileDoesNotChangeItsDigest() {
    String other = GOOD.replace("description: d\n", "") + "description: 'd'\n";
    assertThat(PromptFile.parse(other, "t.yaml").contentSha256())
        .isEqualTo(PromptFile.parse(GOOD, "t.yaml").contentSha256());
  }

  @Test
  void examplesArePartOfTheContentAndPromptsWithoutThemKeepTheirDigest() {
    PromptTemplate without = PromptFile.parse(GOOD, "t.yaml");
    assertThat(without.contentSha256())
        .isEqualTo("1bb2fff1289c6abb1d436e7b0c83bc276091f39f9a47979143d08fc331147c03");
    String file =
        GOOD + "examples: [{input: x, output: {a: y}}, {fields: {n: '1'}, output: {b: z}}]\n";
    PromptTemplate with = PromptFile.parse(file, "t.yaml");
    assertThat(with.contentSha256()).isNotEqualTo(without.contentSha256());
    assertThat(with.examples()).hasSize(2);
    assertThat(with.examples().getLast().inputValue()).isEqualTo("{\"n\":\"1\"}");
    assertThat(PromptFile.parse(PromptFile.write(with), "again.yaml")).isEqualTo(with);
    refuses(GOOD + "examples: [{input: x}]\n", "an example has an output");
    refuses(GOOD + "examples: [{output: {}}]\n", "either an input or fields");
    refuses(GOOD + "examples: [{inputs: x, output: {}}]\n", "unknown key examples.0.inputs");
  }

  @Test
  void checksArePartOfTheContent() {
    PromptTemplate without = PromptFile.parse(GOOD, "t.yaml");
    PromptTemplate with =
        PromptFile.parse(
            GOOD
                + """
                checks:
                  - grounded: [a, b]
                    equivalents: {㈱: 株式会社, 丁目: ""}
                  - cel: answer.a != answer.b
                    on_fail: ask_again
                """,
            "t.yaml");
    assertThat(with.contentSha256()).isNotEqualTo(without.contentSha256());
    assertThat(with.checks().names()).containsExactly("grounded_a_b", "cel");
    assertThat(PromptFile.parse(PromptFile.write(with), "again.yaml")).isEqualTo(with);
    assertThat(PromptFile.parse(GOOD + "checks: []\n", "t.yaml")).isEqualTo(without);
    refuses(GOOD + "checks: [{grounded: c}]\n", "the output_schema has no property c");
    refuses(GOOD + "checks: [{cel: nobody}]\n", "check cel: at character 1: undeclared reference");
    refuses(GOOD + "checks: [{matches: {field: a, pattern: '('}}]\n", "missing closing )");
  }

  @Test
  void longTextsAreWrittenAsTheyAreRead() {
    PromptTemplate template =
        PromptFile.parse(
            GOOD.replace("system_template: s", "system_template: \"one\\n  two\\n\""), "t");
    assertThat(PromptFile.write(template)).contains("system_template: |\n  one\n    two\n");
  }

  @Test
  void everyFaultNamesTheFileAndTheKey() {
    refuses(GOOD + "systemtemplate: x\n", "f.yaml: unknown key systemtemplate");
    refuses(GOOD.replace("temperature", "temprature"), "unknown key defaults.temprature");
    refuses(GOOD.replace("task_name: t\n", ""), "key task_name is missing");
    refuses(
        GOOD.replace("prompt_version: v1", "prompt_version: 1"), "key prompt_version must be text");
    refuses(GOOD.replace("prompt_version: v1", "prompt_version: '@production'"), "@");
    refuses(GOOD.replace("{{ input_value }}", "{{ input_value"), "prompt_template");
    refuses(GOOD.replace("type: object", "type: objekt"), "output_schema");
    refuses(GOOD.replace("temperature: 0", "temperature: 3"), "temperature must be 0 to 1");
    refuses(GOOD + "task_name: twice\n", "task_name");
    refuses("- a\n- b\n", "one mapping");
    refuses("a: [", "not YAML");
    refuses("", "one mapping");
  }

  @Test
  void aMissingFileIsSaidToBeMissing() {
    assertThatThrownBy(() -> PromptFile.read(Path.of("nosuch.yaml")))
        .isInstanceOf(PromptFault.class)
        .hasMessage("nosuch.yaml: there is no such file");
  }

  private static void refuses(String yaml, String message) {
    assertThatThrownBy(() -> PromptFile.parse(yaml, "f.yaml"))
        .isInstanceOf(PromptFault.class)
        .hasMessageContaining("f.yaml")
        .hasMessageContaining(message);
  }
}
