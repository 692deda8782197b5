package dev.seiri.cli.output;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts as a workbook's XML holds them: a character that XML has no place for is `_xHHHH_`, and so
/// is the underscore of a text that looks like that already. White space at either end is written
/// the same way, since programs leave it out. Spreadsheet programs read all of them back.
final class WorkbookText {
  private static final Pattern ESCAPED =
      Pattern.compile(
          "_(?=x[0-9A-Fa-f]{4}_)|[\\x00-\\x08\\x0B\\x0C\\x0D\\x0E-\\x1F\\uFFFE\\uFFFF]"
              + "|^[ \\t\\n]|[ \\t\\n]\\z");

  private WorkbookText() {}

  static String escaped(String text) {
    Matcher matcher = ESCAPED.matcher(text);
    return matcher.replaceAll(
        found -> String.format(Locale.ROOT, "_x%04X_", (int) found.group().charAt(0)));
  }
}
