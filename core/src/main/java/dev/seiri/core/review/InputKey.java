package dev.seiri.core.review;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.OutputSchema;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// What a person's decision holds for: an input under a task and the shape of its answer. The
/// prompt's version and the model are no part of it.
///
/// @param sha256 in lower-case hex
public record InputKey(String sha256) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public InputKey {
    if (!HEX.matcher(sha256).matches()) {
      throw new IllegalArgumentException("an input key is a SHA-256 in hex, not " + sha256);
    }
  }

  /// The key of an input as results store it: half surrogates and NUL are replaced.
  ///
  /// @param fields the named cells, in any order; empty where one text is sent
  public static InputKey of(
      String task, Optional<OutputSchema> schema, String inputValue, Map<String, String> fields) {
    ObjectNode cells = Json.object();
    new TreeMap<>(fields)
        .forEach((name, value) -> cells.put(Text.storable(name), Text.storable(value)));
    return new InputKey(
        Text.sha256(
            "seiri-input-1",
            task,
            schema.map(OutputSchema::canonical).orElse(""),
            Text.storable(inputValue),
            Json.canonical(cells)));
  }

  @Override
  public String toString() {
    return sha256;
  }
}
