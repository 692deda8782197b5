package dev.seiri.prompts.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.ModelCatalog;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaWordsLintTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "{\"typ\": \"object\"} § unknown_keyword did you mean type?",
        "{\"propertys\": {}} § unknown_keyword did you mean properties?",
        "{\"additionalproperties\": false} § unknown_keyword did you mean additionalProperties?",
        "{\"requierd\": []} § unknown_keyword did you mean required?",
        "{\"klingon\": 1} § unknown_keyword remove it",
        "{\"properties\": {\"a\": {\"nullable\": true}}} § no_effect write type",
        "{\"properties\": {\"a\": {\"format\": \"date\"}}} § unchecked_format where it matters",
        "{\"properties\": {\"a\": {\"type\": \"string\", \"enum\": [\"x\", 1]}}} § no_effect add"
            + " its type",
      })
  void wordsThatDoNothingAreNamed(String schema, String said) {
    assertThat(faults(schema)).singleElement().asString().startsWith(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "{\"properties\": {\"a\": false}, \"required\": [\"a\"]}",
        "{\"properties\": {}, \"required\": [\"a\"], \"additionalProperties\": false}",
        "{\"type\": \"string\"}",
        "{\"minProperties\": 3, \"maxProperties\": 2}",
        "{\"maxProperties\": 1, \"required\": [\"a\", \"b\"]}",
        "{\"required\": [\"a\"], \"properties\": {\"a\": {\"minimum\": 2, \"maximum\": 1}}}",
        "{\"required\": [\"a\"], \"properties\": {\"a\": {\"minimum\": 2, \"exclusiveMaximum\":"
            + " 2}}}",
        "{\"required\": [\"a\"], \"properties\": {\"a\": {\"minLength\": 2, \"maxLength\": 1}}}",
        "{\"required\": [\"a\"], \"properties\": {\"a\": {\"type\": \"integer\", \"enum\":"
            + " [\"1\"]}}}",
        "{\"required\": [\"a\"], \"properties\": {\"a\": {\"type\": \"string\", \"const\": 1}}}",
        "{\"required\": [\"a\"], \"properties\": {\"a\": {\"enum\": [1], \"const\": 2}}}",
        "{\"required\": [\"a\"], \"properties\": {\"a\": {\"allOf\": [{\"const\": 1}, {\"const\":"
            + " 2}]}}}",
        "{\"required\": [\"a\"], \"properties\": {\"a\": {\"type\": \"string\", \"allOf\":"
            + " [{\"type\": \"null\"}]}}}",
        "{\"required\": [\"a\"], \"properties\": {\"a\": {\"minItems\": 1, \"items\":"
            + " {\"minLength\": 2, \"maxLength\": 1}}}}",
      })
  void whatNoAnswerSatisfiesIsAnError(String schema) {
    assertThat(SchemaWordsLint.of(Json.read(schema)))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.rule()).isEqualTo(Rule.IMPOSSIBLE_SCHEMA);
          assertThat(fault.severity()).isEqualTo(Severity.ERROR);
        });
  }

  @Test
  void anOptionalPartThatIsImpossibleIsAWarning() {
    assertThat(
            SchemaWordsLint.of(
                Json.read("{\"properties\": {\"a\": {\"minimum\": 2, \"maximum\": 1}}}")))
        .singleElement()
        .extracting(SchemaWordsLint.Fault::severity)
        .isEqualTo(Severity.WARNING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "{\"type\": \"object\", \"properties\": {\"typ\": {\"type\": \"string\"}, \"format\": {}}}",
        "{\"type\": [\"object\", \"null\"], \"x-note\": 1, \"$comment\": \"c\", \"title\": \"t\"}",
        "{\"properties\": {\"a\": {\"type\": \"number\", \"enum\": [1, 2.5], \"minimum\": 1,"
            + " \"maximum\": 1}}}",
        "{\"properties\": {\"a\": {\"const\": {\"typ\": 1}, \"default\": {\"typ\": 1},"
            + " \"examples\": [{\"typ\": 1}]}}}",
        "{\"allOf\": [{\"type\": \"object\"}, {\"type\": [\"object\", \"string\"]}]}",
        "{\"properties\": {\"a\": {\"type\": \"number\", \"allOf\": [{\"type\": \"integer\"}]}}}",
        "{\"patternProperties\": {\"^a\": {}}, \"required\": [\"ab\"], \"additionalProperties\":"
            + " false}",
      })
  void whatIsMeantIsLeftAlone(String schema) {
    assertThat(faults(schema)).isEmpty();
  }

  @Test
  void bothSettingsOfChanceAreNamed() {
    String prompt =
        "task_name: t\nprompt_version: v1\nprompt_template: '{{ input_value }}'\n"
            + "defaults: {temperature: 0.1, top_p: 0.9}\n";
    LintSettings settings =
        new LintSettings(
            Optional.empty(), Optional.empty(), ModelCatalog.DEFAULT_MODEL, ModelCatalog.shipped());
    assertThat(PromptLint.text("p.yaml", prompt, settings).findings())
        .anySatisfy(finding -> {
          assertThat(finding.rule()).isEqualTo(Rule.TEMPERATURE_AND_TOP_P);
          assertThat(finding.at().line()).isEqualTo(4);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: integer, minimum: .inf, maximum: 5}",
        "{type: integer, minimum: 1, maximum: .nan}",
        "{type: integer, enum: [.nan, 3]}",
        "{type: integer, const: -.inf}",
      })
  void aNumberWithoutEndIsAFindingAndNoCrash(String property) {
    String prompt =
        "task_name: t\nprompt_version: v1\nprompt_template: '{{ input_value }}'\n"
            + "output_schema: {type: object, required: [a], properties: {a: %s}}\n"
                .formatted(property);
    LintSettings settings =
        new LintSettings(
            Optional.empty(), Optional.empty(), ModelCatalog.DEFAULT_MODEL, ModelCatalog.shipped());
    assertThat(PromptLint.text("p.yaml", prompt, settings).findings())
        .anySatisfy(finding -> assertThat(finding.at().line()).isEqualTo(4));
  }

  private static List<String> faults(String schema) {
    return SchemaWordsLint.of(Json.read(schema)).stream()
        .map(fault -> fault.rule().word() + " " + fault.fix())
        .toList();
  }
}
