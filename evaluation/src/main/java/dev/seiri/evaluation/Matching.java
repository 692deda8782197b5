package dev.seiri.evaluation;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.text.Normalizer;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The comparison of an answer's field with the expected one.
///
/// Null, a missing field and a text of nothing but blanks are all *nothing*. Normalized, texts are
/// in Unicode's form NFKC, with their cases folded, white space at their ends removed and each run
/// of it within made one space; an object's fields that are nothing are left out; other values are
/// compared as they are.
public final class Matching {
  private static final int LONGEST = 2_000;

  private Matching() {}

  /// Whether a value is nothing.
  public static boolean isNothing(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isString() && normalized(value.stringValue()).isEmpty());
  }

  /// Whether a field is exactly the expected one. An expected null is matched by null and by no
  /// field at all.
  public static boolean isExact(JsonNode expected, JsonNode actual) {
    return expected.isNull()
        ? actual.isNull() || actual.isMissingNode()
        : Json.canonical(expected).equals(Json.canonical(actual));
  }

  /// Whether a field is the expected one once both are normalized. Nothing matches nothing.
  public static boolean isRight(JsonNode expected, JsonNode actual) {
    return isNothing(expected) || isNothing(actual)
        ? isNothing(expected) && isNothing(actual)
        : canonical(expected).equals(canonical(actual));
  }

  /// A value's normalized form as text: equal for values that match.
  public static String canonical(JsonNode value) {
    return isNothing(value) ? "null" : Json.canonical(normalized(value));
  }

  /// A text in its normalized form.
  public static String normalized(String text) {
    // Upper case first folds what lower case alone keeps apart, such as ß and ss.
    return Normalizer.normalize(Text.wellFormed(text), Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\s+", " ")
        .strip();
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

  private static JsonNode normalized(JsonNode value) {
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
          Json.MAPPER.valueToTree(normalized(node.stringValue()));
      default -> value;
    };
  }
}
