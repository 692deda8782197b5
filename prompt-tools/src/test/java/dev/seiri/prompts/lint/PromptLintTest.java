package dev.seiri.prompts.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.model.ModelCatalog;
import dev.seiri.prompts.file.PromptFile;
import dev.seiri.prompts.syntax.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptLintTest {
  private static final String NATIVE = "anthropic.claude-haiku-5-5";

  @Test
  void everyFaultIsFoundAtOnceEachAtItsPlace() {
    String file =
        """
        task_name: t
        prompt_version: v1
        descripton: a key misspelt
        system_template: |-
          One.
            {{ nobody }} and {{ fields.town | shout }}
          {% include "x" %}
        prompt_template: |
          {% if input_value %}
          <input>{{ input_value.strip() }}</input>
          {{ 1 + }}
        output_schema:
          type: object
          properties:
            a: {type: string, maxLength: 3}
            b: {$ref: "#/$defs/nowhere"}
        defaults: {max_tokens: none}
        examples:
          - input: x
        """;
    assertThat(found(lint(file)))
        .containsExactly(
            "3:1 unknown_key",
            "6:8 unknown_variable",
            "6:39 template_syntax",
            "7:3 forbidden_tag",
            "9:3 template_syntax",
            "10:25 forbidden_call",
            "11:3 template_syntax",
            "12:1 open_object",
            "15:23 unsupported_keyword",
            "16:9 reference",
            "17:12 wrong_value",
            "19:5 example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt_template: \"one\\n  two {{ nobody }}\"",
        "prompt_template: 'it''s {{ nobody }}'",
        "prompt_template: {{ nobody }} x",
        "prompt_template: >\n  folded\n  on {{ nobody }}\n",
        "prompt_template: >-\n\n  a\n\n    deeper\n  b {{ nobody }}\n",
        "prompt_template: |4\n     one\n    two {{ nobody }}\n",
        "prompt_template: plain\n  goes on {{ nobody }}",
        "prompt_template: \"quoted\n\n  goes \\\n  on \\u00e9 {{ nobody }}\"",
        "prompt_template: 'quoted\n\n  goes on {{ nobody }}'",
        "prompt_template: |\r\n  one\r\n  two {{ nobody }}\r\n",
        "prompt_template: \"山田 😀 {{ nobody }}\"",
      })
  void aPlaceInATemplateIsItsPlaceInTheFileHoweverTheTextIsWritten(String template) {
    String file = "task_name: t\nprompt_version: v1\n" + template;
    Optional<LintFinding> finding =
        lint(file).findings().stream().filter(f -> f.rule() == Rule.UNKNOWN_VARIABLE).findFirst();
    if (template.contains(": {{")) {
      assertThat(finding).as("a plain {{ is a mapping in YAML, not a text").isEmpty();
      return;
    }
    int index = file.indexOf("nobody");
    String before = file.substring(0, index);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int lineStart = before.lastIndexOf('\n') + 1;
    assertThat(finding.orElseThrow().at())
        .isEqualTo(new Position(line, 1 + before.codePointCount(lineStart, index)));
  }

  @Test
  void checksAreCompiledAndTriedOnTheExamples() {
    String file =
        """
        task_name: t
        prompt_version: v1
        prompt_template: "{{ input_value }}"
        output_schema:
          type: object
          properties: {a: {type: string}, b: {type: string}}
          required: [a, b]
          additionalProperties: false
        examples:
          - input: x y
            output: {a: x, b: y}
          - input: x y
            output: {a: x, b: z}
        checks:
          - grounded: [a, b]
          - cel: answer.a.size() < 9
        """;
    assertThat(found(lint(file))).containsExactly("12:5 check_example");
    assertThat(lint(file).findings())
        .anySatisfy(finding ->
            assertThat(finding.message())
                .isEqualTo("check grounded_a_b flags the example: b: \"z\" is not in the row"));
    String faulty =
        file.replace(
            "[a, b]\n  - cel: answer.a.size() < 9",
            "[a, c]\n  - matches: {field: a, pattern: '('}");
    assertThat(found(lint(faulty))).containsExactly("16:25 check");
    String unknown = file.replace("- grounded: [a, b]", "- grounded: [a, c]");
    assertThat(found(lint(unknown))).containsExactly("15:5 check");
    assertThat(lint(unknown).findings())
        .anySatisfy(finding ->
            assertThat(finding.message())
                .isEqualTo("check grounded_a_c: the output_schema has no property c"));
    String column = file.replace("- grounded: [a, b]", "- grounded: [a]\n    input: [n, town]");
    assertThat(found(lint(column))).doesNotContain("16:5 check");
    assertThat(found(lint(column, settings(Optional.of(Set.of("n")))))).contains("16:5 check");
    String cel = file.replace("answer.a.size() < 9", "answer.a.siz() < 9");
    assertThat(found(lint(cel))).containsExactly("16:5 check");
    assertThat(lint(cel).findings())
        .anySatisfy(
            finding -> assertThat(finding.message()).startsWith("check cel: at character 13:"));
  }

  @Test
  void whatRenderingOffersIsKnown() {
    assertThat(
            faults(
                """
                {% for i in range(1, 3) %}{{ i }}{{ loop.index }}{% endfor %}
                {% set name = input_value | trim %}{{ name }} {{ record_id }}
                {% if fields.a is defined and fields["b c"] is not empty %}{{ fields.a }}{% endif %}
                {{ fields.z | default("none") }} {{ "#{input_value}!" }} {{ max(1, 2) }}
                {% verbatim %}{{ not_ours }}{% endverbatim %}{# {{ nor_this }} #}
                {{ true ? 'a' : "b" }} {{ fields contains 'x' }}\
                """))
        .isEmpty();
  }

  @Test
  void aVariableEndsWithTheLoopItBelongsTo() {
    assertThat(faults("{% for i in range(1, 3) %}{% endfor %}{{ i }}"))
        .containsExactly("unknown_variable");
    assertThat(faults("{{ loop.index }}")).contains("unknown_variable");
    assertThat(faults("{{ \"#{nobody}\" }}")).contains("unknown_variable");
    assertThat(faults("{{ input_value.length }}")).containsExactly("unknown_variable");
  }

  @Test
  void columnsAreHeldAgainstTheRowsOnceTheyAreKnown() {
    String template = "{{ fields.name }} {{ fields['town'] }} {{ name }}";
    assertThat(faults(template)).containsExactly("unknown_variable");
    LintReport report = lint(prompt(template), settings(Optional.of(Set.of("name"))));
    assertThat(found(report)).contains("3:40 unknown_column", "3:61 unknown_variable");
    assertThat(report.findings())
        .anyMatch(f -> f.fix().equals("the columns are name"))
        .anyMatch(f -> f.fix().equals("write fields.name"));
  }

  @Test
  void whatIsNeverClosedIsSaidWhereItBegins() {
    assertThat(faults("a\\n {{ input_value")).containsExactly("template_syntax");
    assertThat(faults("{% if input_value %}{% endfor %}"))
        .containsExactly("template_syntax", "template_syntax");
    assertThat(faults("{% else %}")).contains("template_syntax");
    assertThat(faults("{{ input_value | nofilter }}")).containsExactly("template_syntax");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"include", "import", "extends", "embed", "macro", "block", "autoescape", "elif"})
  void otherTagsAreForbidden(String tag) {
    assertThat(faults("{{ input_value }}{% " + tag + " 'x' %}")).containsExactly("forbidden_tag");
  }

  @Test
  void whatNativeStructuredOutputRefusesIsSaid() {
    assertThat(
            schemaFaults(
                """
                {type: object, additionalProperties: false,
                 properties: {child: {$ref: "#/$defs/node"}},
                 $defs: {node: {type: object, additionalProperties: false,
                                properties: {next: {$ref: "#/$defs/node"}}}}}\
                """))
        .containsExactly("recursive_schema");
    assertThat(
            schemaFaults(
                """
                {type: object, additionalProperties: false, properties: {a: {$ref: "#/$defs/x"}},
                 $defs: {x: {type: array, items: {$ref: "#/$defs/y"}},
                         y: {anyOf: [{$ref: "#/$defs/x"}, {type: string}]}}}\
                """))
        .containsExactly("recursive_schema", "recursive_schema");
    assertThat(
            schemaFaults(
                """
                {type: object, additionalProperties: false, properties: {a: {$ref: "#/$defs/x"},
                 b: {$ref: "#/$defs/x"}}, $defs: {x: {type: string}}}\
                """))
        .isEmpty();
    assertThat(schemaFaults("{type: object, additionalProperties: {type: string}}"))
        .containsExactly("open_object");
    assertThat(
            schemaFaults(
                "{type: object, additionalProperties: false, properties: {a: {$ref: other.json}}}"))
        .contains("reference");
    assertThat(schemaFaults(many(24, "{type: string}", ""))).isEmpty();
    assertThat(schemaFaults(many(25, "{type: string}", ""))).containsExactly("too_many_optional");
    assertThat(schemaFaults(many(16, "{type: [string, 'null']}", ""))).isEmpty();
    assertThat(schemaFaults(many(17, "{anyOf: [{type: string}, {type: integer}]}", "")))
        .containsExactly("too_many_unions");
  }

  @Test
  void aModelThatIsAskedInWordsMakesThemWarnings() {
    String file = prompt("{{ input_value }}") + "output_schema: {type: object}\n";
    assertThat(lint(file).count(Severity.ERROR)).isEqualTo(1);
    LintSettings words =
        new LintSettings(
            Optional.empty(), Optional.of("some.model"), NATIVE, ModelCatalog.shipped());
    assertThat(lint(file, words).count(Severity.ERROR)).isZero();
    assertThat(lint(file, words).count(Severity.WARNING)).isEqualTo(1);
  }

  @Test
  void aSchemaThatIsNoneIsSaidAtItsPlace() {
    String file =
        prompt("{{ input_value }}")
            + """
            output_schema:
              type: object
              additionalProperties: false
              properties:
                a: {type: strin}
                b: {type: string, enum: x}
            """;
    assertThat(found(lint(file))).contains("8:9 schema", "9:23 schema");
  }

  @Test
  void anExampleIsHeldAgainstThePromptsOwnSchemaAndTemplates() {
    String file =
        prompt("{{ fields.name }}")
            + """
            output_schema:
              type: object
              additionalProperties: false
              required: [n]
              properties: {n: {type: integer}}
            examples:
              - fields: {name: a}
                output: {n: 1}
              - fields: {name: b}
                output:
                  n: two
              - input: plain
                output: {n: 3}
            """;
    assertThat(found(lint(file)))
        .contains("14:7 example_output", "15:5 example_rendering")
        .noneMatch(f -> f.startsWith("10:"));
  }

  @Test
  void keysThatStandTwiceAndYamlThatIsNoneAreSaid() {
    assertThat(found(lint(prompt("{{ input_value }}") + "task_name: again\n")))
        .contains("4:1 duplicate_key");
    assertThat(found(lint("task_name: t\nprompt_template: |-\n  a\n b: c\n"))).hasSize(1);
    LintReport broken = lint("task_name: 'never closed\nprompt_version: v1\n");
    assertThat(broken.findings())
        .singleElement()
        .extracting(LintFinding::rule)
        .isEqualTo(Rule.YAML);
    assertThat(lint("").findings()).isNotEmpty();
    assertThat(lint("- a\n").findings()).isNotEmpty();
    assertThat(lint("a: 1\n---\nb: 2\n").findings()).isNotEmpty();
  }

  @Test
  void whatNestsOrRefersWithoutEndIsAFaultLikeAnyOther() {
    assertThat(words(lint("prompt_template: " + "[".repeat(20_000)))).containsExactly("yaml");
    assertThat(schemaFaults("{$ref: '#'}")).contains("schema", "recursive_schema");
    String endless =
        prompt("{{ input_value }}")
            + """
            output_schema: {type: object, properties: {a: {$ref: "#/$defs/a"}}, $defs: {a: {$ref: "#/$defs/a"}}}
            examples: [{input: x, output: {a: 1}}]
            """;
    assertThat(words(lint(endless))).contains("schema", "recursive_schema");
  }

  @Test
  void aPromptIsTriedWithMadeUpRows() {
    assertThat(faults("{{ input_value }} {{ fields.a | upper }} {{ fields['b c'] }}")).isEmpty();
    assertThat(
            faults(
                "{% for i in range(1, 999) %}{% for j in range(1, 999) %}{% endfor %}{% endfor %}{{"
                    + " input_value }}"))
        .containsExactly("trial_rendering");
    assertThat(faults("{{ 1 / 0 }}{{ input_value }}")).containsExactly("trial_rendering");
    assertThat(
            lint(prompt(
                    "{% for w in input_value | split('') %}{{ w | upper | lower | trim }}{% endfor"
                        + " %}"))
                .findings())
        .filteredOn(finding -> finding.rule() == Rule.TRIAL_RENDERING)
        .singleElement()
        .extracting(LintFinding::severity)
        .isEqualTo(Severity.WARNING);
  }

  @Test
  void aSchemaIsTriedWithMadeUpAnswers() {
    assertThat(
            schemaFaults(
                "{$ref: '#/$defs/d', $defs: {d: {type: object, additionalProperties: false,"
                    + " properties: {a: {allOf: [{$ref: '#/$defs/d'}, {$ref: '#/$defs/d'}]}}}}}"))
        .contains("trial_validation");
    assertThat(
            schemaFaults(
                "{type: object, additionalProperties: false, required: [a], properties: {a: {type:"
                    + " array, items: {type: string, maxLength: 9}}}}"))
        .doesNotContain("trial_validation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"allOf", "anyOf"})
  void whatDoublesIsSaidWithoutBeingFollowed(String keyword) {
    String definitions =
        IntStream.range(0, 60)
            .mapToObj(i ->
                "d%s: {%s: [{$ref: '#/$defs/d%s'}, {$ref: '#/$defs/d%s'}]}"
                    .formatted(i, keyword, i + 1, i + 1))
            .collect(Collectors.joining(", "));
    assertThat(
            schemaFaults("{$ref: '#/$defs/d0', $defs: {" + definitions + ", d60: {type: object}}}"))
        .contains("schema");
    assertThat(
            words(
                lint(
                    prompt("{{ input_value }}")
                        + "output_schema: "
                        + "{not: ".repeat(300)
                        + "{}"
                        + "}".repeat(300)
                        + "\n")))
        .contains("schema");
  }

  @Test
  void rowsThatCannotShareACallAreNamed() {
    String packed =
        prompt("x {{ input_value }}") + "defaults: {rows_per_call: 20, max_tokens: 300}\n";
    LintReport report = lint(packed);
    assertThat(words(report)).doesNotContain("cannot_share_calls", "fewer_rows_per_call");
    assertThat(report.context().orElseThrow().rowsPerCall()).isEqualTo(20);
    assertThat(report.context().orElseThrow().tokensARow()).isBetween(21, 60);
    String inSystem = packed + "system_template: 'for {{ fields.a }}'\n";
    assertThat(found(lint(inSystem))).containsExactly("4:12 cannot_share_calls");
    assertThat(lint(inSystem).context().orElseThrow().rowsPerCall()).isEqualTo(1);
    String many = packed.replace("20, max_tokens: 300", "100, max_tokens: 3000");
    assertThat(found(lint(many))).containsExactly("4:12 fewer_rows_per_call");
    for (String wrong :
        List.of("rows_per_call: 0", "rows_per_call: 101", "rows_per_call: x", "echo: 1")) {
      assertThat(words(lint(prompt("{{ input_value }}") + "defaults: {" + wrong + "}\n")))
          .contains("wrong_value");
    }
  }

  @Test
  void theBeginningThatProvidersKeepIsMeasured() {
    String shortOne = prompt("{{ input_value }}");
    assertThat(words(lint(shortOne))).contains("below_cache_minimum");
    String longOne =
        "task_name: t\nprompt_version: v1\nsystem_template: \"%s\"\nprompt_template: \"%s\"\n"
            .formatted("word ".repeat(2_000), "more ".repeat(2_000) + "{{ input_value }}");
    LintReport report = lint(longOne);
    assertThat(words(report)).doesNotContain("below_cache_minimum");
    assertThat(report.context().orElseThrow().fixedTokens()).isEqualTo(5_000);
    String rowFirst = longOne.replace("\"word ", "\"{{ input_value }} word ");
    assertThat(lint(rowFirst).context().orElseThrow().fixedTokens()).isZero();
  }

  @Test
  void twoFilesOfOneVersionAndFilesThatCannotBeReadAreSaid(@TempDir Path folder)
      throws IOException {
    Path a = Files.writeString(folder.resolve("a.yaml"), prompt("{{ input_value }}"));
    Path b = Files.writeString(folder.resolve("b.yaml"), prompt("{{ input_value }} again"));
    Path latin = Files.write(folder.resolve("c.yaml"), new byte[] {'a', (byte) 0xE9, '\n'});
    List<LintReport> reports =
        PromptLint.files(
            List.of(a, b, latin, folder.resolve("none.yaml")), settings(Optional.empty()));
    assertThat(words(reports.get(1))).contains("duplicate_version");
    assertThat(words(reports.get(2))).containsExactly("unreadable");
    assertThat(words(reports.get(3))).containsExactly("unreadable");
  }

  @Test
  void aFileWithoutErrorsCanBeRead() {
    for (String template : List.of("{{ input_value }}", "{{ fields.a }}", "no row at all")) {
      String file = prompt(template);
      assertThat(lint(file).count(Severity.ERROR)).isZero();
      assertThat(PromptFile.parse(file, "f").promptTemplate()).isEqualTo(template);
    }
    assertThat(faults("no row at all")).containsExactly("no_row");
  }

  private static String many(int count, String type, String required) {
    StringBuilder properties = new StringBuilder();
    for (int i = 0; i < count; i++) {
      properties.append("p").append(i).append(": ").append(type).append(", ");
    }
    return "{type: object, additionalProperties: false, properties: {%s}%s}"
        .formatted(properties, required);
  }

  private static String prompt(String template) {
    return "task_name: t\nprompt_version: v1\nprompt_template: \"%s\"\n"
        .formatted(template.replace("\"", "\\\"").replace("\n", "\\n"));
  }

  private static List<String> faults(String template) {
    return words(lint(prompt(template))).stream()
        .filter(word -> !word.equals("no_schema") && !word.equals("below_cache_minimum"))
        .toList();
  }

  private static List<String> schemaFaults(String schema) {
    String file = prompt("{{ input_value }}") + "output_schema: " + schema.replace("\n", " ");
    return words(lint(file)).stream().filter(word -> !word.equals("below_cache_minimum")).toList();
  }

  private static List<String> words(LintReport report) {
    return report.findings().stream().map(f -> f.rule().word()).toList();
  }

  private static List<String> found(LintReport report) {
    return report.findings().stream()
        .filter(f -> f.severity() != Severity.NOTE)
        .map(f ->
            String.format(Locale.ROOT, "%d:%d %s", f.at().line(), f.at().column(), f.rule().word()))
        .toList();
  }

  private static LintReport lint(String file) {
    return lint(file, settings(Optional.empty()));
  }

  private static LintReport lint(String file, LintSettings settings) {
    return PromptLint.text("f.yaml", file, settings);
  }

  private static LintSettings settings(Optional<Set<String>> columns) {
    return new LintSettings(columns, Optional.empty(), NATIVE, ModelCatalog.shipped());
  }
}
