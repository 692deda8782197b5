package dev.seiri.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import org.junit.jupiter.api.Test;

class SchemaFieldsTest {
  @Test
  void fieldsAreFoundThroughReferencesAndCombinations() {
    SchemaFields fields =
        fields(
            """
            {"$ref": "#/$defs/row",
             "$defs": {
               "row": {"type": "object", "required": ["name"],
                 "properties": {"name": {"$ref": "#/$defs/text"}},
                 "allOf": [{"properties": {"count": {"type": ["integer", "null"]}}}]},
               "text": {"type": "string", "enum": ["a", "b"]}}}
            """);
    assertThat(fields.names()).containsExactly("name", "count");
    assertThat(fields.types("name")).containsExactly("string");
    assertThat(fields.values("name").orElseThrow()).hasSize(2);
    assertThat(fields.types("count")).containsExactly("integer", "null");
    assertThat(fields.values("count")).isEmpty();
    assertThat(fields.isRequired("name")).isTrue();
    assertThat(fields.isRequired("count")).isFalse();
    assertThat(fields.allows("name")).isTrue();
    assertThat(fields.allows("nmae")).isFalse();
  }

  @Test
  void typesFollowFromValuesAndAreAnyWhereNothingIsSaid() {
    SchemaFields fields =
        fields(
            """
            {"properties": {"a": {"enum": [1, "x", null]}, "b": {}, "c": {"const": true},
              "d": {"anyOf": [{"type": "number"}, {"type": "boolean"}]}}}
            """);
    assertThat(fields.types("a")).containsExactly("integer", "string", "null");
    assertThat(fields.types("b")).isEmpty();
    assertThat(fields.types("c")).containsExactly("boolean");
    assertThat(fields.types("d")).containsExactly("number", "boolean");
    assertThat(fields.types("unknown")).isEmpty();
  }

  @Test
  void aSchemaThatSaysSoAllowsOtherFields() {
    assertThat(fields("{\"properties\":{\"a\":{}},\"additionalProperties\":true}").allows("b"))
        .isTrue();
    assertThat(fields("{\"properties\":{\"a\":{}},\"patternProperties\":{\"^b\":{}}}").allows("b"))
        .isTrue();
    assertThat(fields("{\"properties\":{\"a\":{}},\"additionalProperties\":false}").allows("b"))
        .isFalse();
    assertThat(fields("{\"properties\":{\"a\":{}}}").allows("b")).isFalse();
    assertThat(fields("{\"type\":\"object\"}").allows("b")).isTrue();
  }

  @Test
  void aReferenceToItselfOrNowhereEnds() {
    SchemaFields fields =
        SchemaFields.of(Json.read("{\"$ref\":\"#\",\"properties\":{\"a\":{\"$ref\":\"#/x\"}}}"));
    assertThat(fields.names()).containsExactly("a");
    assertThat(fields.types("a")).isEmpty();
  }

  private static SchemaFields fields(String schema) {
    return OutputSchema.of(Json.read(schema)).fields();
  }
}
