package dev.seiri.loader;

import dev.seiri.core.json.Text;
import dev.seiri.core.model.Inference;
import java.util.OptionalInt;

/// How many rows a call is to have, as it is asked for: a number, or `auto`.
///
/// @param count 1 to 100; absent with `auto`
public record RowsPerCall(OptionalInt count) {
  /// As many as evaluations have shown to be as good as one.
  private static final String AUTO = "auto";

  /// Whether evaluations say how many.
  public boolean isAuto() {
    return count.isEmpty();
  }

  /// Reads a number or `auto`.
  ///
  /// @param name of the setting, for the message
  /// @throws IllegalArgumentException if it is neither, saying what it must be
  public static RowsPerCall parse(String name, String text) {
    if (text.equals(AUTO)) {
      return new RowsPerCall(OptionalInt.empty());
    }
    if (!text.matches("[0-9]{1,3}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > Inference.MOST_ROWS) {
      throw new IllegalArgumentException(
          "%s must be 1 to %s or auto, not %s"
              .formatted(name, Inference.MOST_ROWS, Text.excerpt(text, 20)));
    }
    return new RowsPerCall(OptionalInt.of(Integer.parseInt(text)));
  }
}
