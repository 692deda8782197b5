package dev.seiri.evaluation.review;

import dev.seiri.core.json.Json;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a person typed, as a value.
public final class PersonValue {
  private PersonValue() {}

  /// A text as a value of the same type as the model's: a number stays a number. Where it is none,
  /// it is a text.
  ///
  /// @param model the model's value; missing where it gave none
  public static JsonNode of(JsonNode model, String text) {
    if (text.isEmpty() && (model.isNull() || (!model.isString() && !model.isMissingNode()))) {
      return Json.MAPPER.nullNode();
    }
    if (model.isMissingNode() || model.isNull() || model.isString()) {
      return Json.MAPPER.stringNode(text);
    }
    Optional<JsonNode> read = json(model.isBoolean() ? text.toLowerCase(Locale.ROOT) : text);
    return read.filter(node -> node.getNodeType() == model.getNodeType())
        .orElseGet(() -> Json.MAPPER.stringNode(text));
  }

  /// A text as JSON, if it is.
  public static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(Json.read(text));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
