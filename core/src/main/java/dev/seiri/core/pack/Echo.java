package dev.seiri.core.pack;

import dev.seiri.core.text.NormalizedText;

/// The beginning of a row, repeated with its answer: it shows when a model has answered another row
/// under this one's id.
public final class Echo {
  /// How many characters of a row a model is asked to repeat.
  public static final int LENGTH = 20;

  /// Fewer of them tell too little.
  private static final int FEWEST = 3;

  private Echo() {}

  /// Whether an echo is of this row: whether the row says it, spaces, widths and case aside.
  ///
  /// @param part what the row adds to the shared text
  public static boolean isOf(String echo, String part) {
    String said = form(echo);
    String row = form(part);
    return !said.isEmpty() && said.length() >= Math.min(FEWEST, row.length()) && row.contains(said);
  }

  private static String form(String text) {
    return NormalizedText.of(text.replace("…", ""), false).replace(" ", "");
  }
}
