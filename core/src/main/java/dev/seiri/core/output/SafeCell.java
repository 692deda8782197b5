package dev.seiri.core.output;

import java.util.regex.Pattern;

/// Cells that a spreadsheet shows as text and never runs.
public final class SafeCell {
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+([.,][0-9]+)?");

  private SafeCell() {}

  /// The text, with an apostrophe before it if a spreadsheet would take it for a formula: if it
  /// begins with `=`, `+`, `-`, `@`, a tab or a carriage return and is not a number.
  public static String of(String text) {
    if (text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0) {
      return text;
    }
    return NUMBER.matcher(text).matches() ? text : "'" + text;
  }
}
