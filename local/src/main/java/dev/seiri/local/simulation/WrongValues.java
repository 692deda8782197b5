package dev.seiri.local.simulation;

import dev.seiri.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes values wrong. A class of error that cannot happen to a value gives none: an empty text has
/// no character to drop.
final class WrongValues {
  private static final String SYLLABLES = "アイウエオカキクケコサシスセソタチツテト";

  private WrongValues() {}

  /// Puts an error in one field of an answer.
  ///
  /// @param truth the right answer
  /// @param neighbour another row's answer
  /// @return whether the answer is another now
  static boolean put(
      ErrorClass error,
      String field,
      ObjectNode answer,
      ObjectNode truth,
      Supplier<Optional<ObjectNode>> neighbour,
      JsonNode schema,
      SplittableRandom chance) {
    JsonNode value = truth.path(field);
    Optional<JsonNode> wrong =
        switch (error) {
          case DROPPED_CHARACTER -> dropped(value, chance);
          case WRONG_DIGIT -> digit(value, chance);
          case NEIGHBOUR_VALUE -> neighbour.get().map(other -> other.path(field));
          case INVENTED_VALUE -> Optional.of(invented(value, schema, chance));
          case SWAPPED_FIELDS -> {
            List<String> others =
                new ArrayList<>(
                    truth.propertyNames().stream()
                        .filter(other -> truth.path(other).getNodeType() == value.getNodeType())
                        .filter(other -> !truth.path(other).equals(value))
                        .toList());
            if (others.isEmpty()) {
              yield Optional.empty();
            }
            String other = others.get(chance.nextInt(others.size()));
            answer.set(other, value);
            yield Optional.of(truth.path(other));
          }
        };
    if (wrong.isEmpty() || wrong.get().isMissingNode() || wrong.get().equals(value)) {
      return false;
    }
    answer.set(field, wrong.get());
    return true;
  }

  private static Optional<JsonNode> dropped(JsonNode value, SplittableRandom chance) {
    if (!value.isString() || value.stringValue().isEmpty()) {
      return Optional.empty();
    }
    int[] points = value.stringValue().codePoints().toArray();
    int drop = chance.nextInt(points.length);
    StringBuilder left = new StringBuilder();
    for (int i = 0; i < points.length; i++) {
      if (i != drop) {
        left.appendCodePoint(points[i]);
      }
    }
    return Optional.of(Json.object().stringNode(left.toString()));
  }

  private static Optional<JsonNode> digit(JsonNode value, SplittableRandom chance) {
    if (!value.isString() && !value.isNumber()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(value.asString());
    List<Integer> digits = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isDigit(text.charAt(i))) {
        digits.add(i);
      }
    }
    if (digits.isEmpty()) {
      return Optional.empty();
    }
    int at = digits.get(chance.nextInt(digits.size()));
    int was = Character.digit(text.charAt(at), 10);
    // A number must not begin with 0.
    int other =
        value.isNumber() ? 1 + (was + chance.nextInt(8)) % 9 : (was + 1 + chance.nextInt(9)) % 10;
    text.setCharAt(at, (char) (text.charAt(at) - was + other));
    return Optional.of(
        value.isNumber() ? Json.read(text.toString()) : Json.object().stringNode(text.toString()));
  }

  private static JsonNode invented(JsonNode value, JsonNode schema, SplittableRandom chance) {
    List<JsonNode> others = new ArrayList<>();
    schema
        .path("enum")
        .forEach(other -> {
          if (!other.equals(value)) {
            others.add(other);
          }
        });
    if (!others.isEmpty()) {
      return others.get(chance.nextInt(others.size()));
    }
    if (value.isBoolean()) {
      return Json.object().booleanNode(!value.booleanValue());
    }
    if (value.isNumber()) {
      return Json.object()
          .numberNode(value.bigIntegerValue().longValue() + 1 + chance.nextInt(1_000));
    }
    if (!value.isString() && !value.isNull()) {
      return value;
    }
    int length = 3 + chance.nextInt(6);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(SYLLABLES.charAt(chance.nextInt(SYLLABLES.length())));
    }
    return Json.object().stringNode(text.toString());
  }
}
