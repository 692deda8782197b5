package dev.seiri.core.prompt;

import dev.seiri.core.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A row with the answer it should get. No model is sent it: it is there for checks.
///
/// @param input the row's text; absent where whole rows are sent
/// @param fields the row's named columns; empty where it has a text
/// @param output the answer
public record Example(
    Optional<String> input, SequencedMap<String, String> fields, ObjectNode output) {
  public Example {
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    output = output.deepCopy();
  }

  /// The examples of a list with the keys of a prompt file.
  ///
  /// @throws IllegalArgumentException if it is none
  public static List<Example> list(JsonNode json) {
    return PromptFields.examples(json);
  }

  /// The text that a prompt has as `input_value`.
  public String inputValue() {
    return input.orElseGet(() -> Json.write(fieldsJson()));
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    input.ifPresent(text -> json.put("input", text));
    if (input.isEmpty()) {
      json.set("fields", fieldsJson());
    }
    json.set("output", output);
    return json;
  }

  private ObjectNode fieldsJson() {
    ObjectNode json = Json.object();
    fields.forEach(json::put);
    return json;
  }
}
