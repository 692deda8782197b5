package dev.seiri.core.pack;

import dev.seiri.core.text.NormalizedText;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Finds values that a row's answer can only have from another row of the same call.
final class NeighbourValues {
  /// Shorter values stand in many rows by chance.
  private static final int FEWEST = 2;

  private final List<String> parts;
  private final String shared;

  /// @param parts what each row added to the shared text
  /// @param shared what the task says to all rows
  NeighbourValues(List<String> parts, String shared) {
    this.parts = parts.stream().map(NeighbourValues::form).toList();
    this.shared = form(shared);
  }

  /// Whether a value of the answer stands in another row, and neither in this one nor in what all
  /// rows share.
  boolean areIn(JsonNode answer, int row) {
    if (answer.isContainer()) {
      return answer.valueStream().anyMatch(value -> areIn(value, row));
    }
    if (!answer.isString() && !answer.isNumber()) {
      return false;
    }
    String value = form(answer.asString());
    return value.length() >= FEWEST
        && !parts.get(row).contains(value)
        && !shared.contains(value)
        && IntStream.range(0, parts.size())
            .anyMatch(other -> other != row && parts.get(other).contains(value));
  }

  private static String form(String text) {
    return NormalizedText.of(text, true).replace(" ", "");
  }
}
