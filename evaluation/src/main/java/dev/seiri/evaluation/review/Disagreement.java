package dev.seiri.evaluation.review;

import dev.seiri.core.check.Flag;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.evaluation.Matching;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields in which two answers to the same row differ, by the rules of matching.
public final class Disagreement {
  private static final int SHOWN = 60;

  private Disagreement() {}

  /// A flag that says how another answer differs from the one here.
  ///
  /// @param check its name
  /// @param fields those that are compared
  /// @param other who gave the other answer, for people
  /// @return empty where they agree
  public static Optional<Flag> between(
      String check, List<String> fields, ObjectNode here, ObjectNode there, String other) {
    List<String> differing =
        fields.stream()
            .filter(field -> !Matching.STANDARD.isRight(here.path(field), there.path(field)))
            .toList();
    if (differing.isEmpty()) {
      return Optional.empty();
    }
    String values =
        differing.stream()
            .map(field ->
                "%s: %s here, %s"
                    .formatted(field, shown(here.path(field)), shown(there.path(field))))
            .collect(Collectors.joining("; "));
    return Optional.of(
        new Flag(
            check,
            differing.size() == 1 ? Optional.of(differing.getFirst()) : Optional.empty(),
            values + " with " + other));
  }

  private static String shown(JsonNode value) {
    if (Matching.isNothing(value)) {
      return "nothing";
    }
    return Text.excerpt(value.isString() ? value.stringValue() : Json.write(value), SHOWN);
  }
}
