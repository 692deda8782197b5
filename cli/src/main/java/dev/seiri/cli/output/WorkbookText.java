package dev.seiri.cli.output;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts as a workbook's XML holds them: a character that XML has no place for is `_xHHHH_`, and so
/// is the underscore of a text that looks like that already. Spreadsheet programs read both back.
final class WorkbookText {
  private static final Pattern ESCAPED =
      Pattern.compile(
          "_(?=x[0-9A-Fa-f]{4}_)|[\\x00-\\x08\\x0B\\x0C\\x0D\\x0E-\\x1F\\uFFFE\\uFFFF]");

  private WorkbookText() {}

  static String escaped(String text) {
    Matcher matcher = ESCAPED.matcher(text);
    return matcher.replaceAll(
        found -> String.format(Locale.ROOT, "_x%04X_", (int) found.group().charAt(0)));
  }
}
