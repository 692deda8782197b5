package dev.seiri.evaluation;

import dev.seiri.core.json.Json;
import dev.seiri.core.text.NormalizedText;
import dev.seiri.core.text.WrittenValue;
import org.apache.commons.text.similarity.LevenshteinDistance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The comparison of an answer's field with the expected one.
///
/// Null, a missing field and a text of nothing but blanks are all *nothing*. Normalized, texts are
/// compared by what they say ([NormalizedText]), numbers by their values, and an object's fields
/// that say nothing are left out. A text that is expected where the answer is a number or a truth
/// value is read as one: the answer satisfies the schema, so the schema says so.
///
/// @param usualKanji whether old and variant kanji, such as 髙 and 澤, are the usual ones
public record Matching(boolean usualKanji) {
  /// Every character of a name counts.
  public static final Matching STANDARD = new Matching(false);

  private static final int LONGEST = 2_000;

  /// Begins the text that stands for a number: no text of an answer is equal to it.
  private static final String OF_NUMBER = "\uFFFF";

  /// Whether a value is nothing.
  public static boolean isNothing(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isString() && NormalizedText.of(value.stringValue(), false).isEmpty());
  }

  /// Whether a field is exactly the expected one. An expected null is matched by null and by no
  /// field at all.
  public static boolean isExact(JsonNode expected, JsonNode actual) {
    return expected.isNull()
        ? actual.isNull() || actual.isMissingNode()
        : Json.canonical(expected).equals(Json.canonical(actual));
  }

  /// Whether a field is the expected one once both are normalized. Nothing matches nothing.
  public boolean isRight(JsonNode expected, JsonNode actual) {
    return isNothing(expected) || isNothing(actual)
        ? isNothing(expected) && isNothing(actual)
        : canonical(as(actual, expected)).equals(canonical(actual));
  }

  /// A value's normalized form as text: equal for values that match.
  public String canonical(JsonNode value) {
    return isNothing(value) ? "null" : Json.canonical(normalized(value));
  }

  /// How many characters have to be put in, taken out or replaced to make one value's text the
  /// other's (Levenshtein), of the first two thousand.
  public static int distance(JsonNode expected, JsonNode actual) {
    return LevenshteinDistance.getDefaultInstance().apply(text(expected), text(actual));
  }

  /// A value as text; nothing is the empty text.
  public static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    String text = value.isString() ? value.stringValue() : Json.write(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  private JsonNode normalized(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object.properties().stream()
            .filter(e -> !isNothing(e.getValue()))
            .forEach(e -> copy.set(e.getKey(), normalized(e.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = Json.MAPPER.createArrayNode();
        array.forEach(child -> copy.add(normalized(child)));
        yield copy;
      }
      case JsonNode node when node.isString() ->
          Json.MAPPER.valueToTree(NormalizedText.of(node.stringValue(), usualKanji));
      case JsonNode node when node.isNumber() ->
          Json.MAPPER.valueToTree(OF_NUMBER + node.decimalValue().stripTrailingZeros());
      default -> value;
    };
  }

  /// What is expected, its texts read as numbers and truth values where the answer has these.
  private static JsonNode as(JsonNode actual, JsonNode expected) {
    return switch (expected) {
      case JsonNode text when text.isString() && actual.isNumber() ->
          WrittenValue.number(text.stringValue()).orElse(text);
      case JsonNode text when text.isString() && actual.isBoolean() ->
          WrittenValue.truth(text.stringValue()).orElse(text);
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object
            .properties()
            .forEach(e -> copy.set(e.getKey(), as(actual.path(e.getKey()), e.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = Json.MAPPER.createArrayNode();
        for (int i = 0; i < array.size(); i++) {
          copy.add(as(actual.path(i), array.get(i)));
        }
        yield copy;
      }
      default -> expected;
    };
  }
}
