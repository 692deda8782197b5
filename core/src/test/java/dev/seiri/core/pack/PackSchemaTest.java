package dev.seiri.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.OutputSchema;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackSchemaTest {
  private static final String TREE =
      """
      {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/t",
       "type": "object", "$defs": {"name": {"type": "string", "minLength": 2}},
       "properties": {"name": {"$ref": "#/$defs/name"}, "child": {"$ref": "#"},
         "twin": {"$ref": "#/properties/name"}, "const": {"$ref": "#/$defs/name"},
         "kind": {"enum": ["a", {"$ref": "#"}]}},
       "required": ["name"], "additionalProperties": false}\
      """;

  @Test
  void anAnswerIsHeldToTheTasksSchemaInItsNewPlace() {
    OutputSchema schema = PackSchema.of(Optional.of(OutputSchema.of(Json.read(TREE))), false);
    assertThat(faults(schema, "{\"name\":\"ab\",\"child\":{\"name\":\"cd\"},\"twin\":\"ef\"}"))
        .isZero();
    assertThat(faults(schema, "{\"name\":\"ab\",\"kind\":{\"$ref\":\"#\"}}")).isZero();
    assertThat(faults(schema, "{\"name\":\"a\"}")).isPositive();
    assertThat(faults(schema, "{\"name\":\"ab\",\"twin\":\"e\"}")).isPositive();
    assertThat(faults(schema, "{\"name\":\"ab\",\"const\":\"e\"}")).isPositive();
    assertThat(faults(schema, "{\"name\":\"ab\",\"child\":{\"name\":\"c\"}}")).isPositive();
    assertThat(faults(schema, "{\"name\":\"ab\",\"child\":{\"answers\":[]}}")).isPositive();
  }

  @Test
  void anEchoIsRequiredWhereOneIsAskedFor() {
    String without = "{\"answers\":[{\"id\":\"x\",\"answer\":{}}]}";
    String with = "{\"answers\":[{\"id\":\"x\",\"echo\":\"e\",\"answer\":{}}]}";
    OutputSchema plain = PackSchema.of(Optional.empty(), false);
    OutputSchema echoing = PackSchema.of(Optional.empty(), true);
    assertThat(plain.faults(Json.read(without))).isEmpty();
    assertThat(plain.faults(Json.read(with))).isNotEmpty();
    assertThat(echoing.faults(Json.read(with))).isEmpty();
    assertThat(echoing.faults(Json.read(without))).isNotEmpty();
  }

  private static int faults(OutputSchema schema, String answer) {
    return schema
        .faults(Json.read("{\"answers\":[{\"id\":\"x\",\"answer\":" + answer + "}]}"))
        .size();
  }
}
