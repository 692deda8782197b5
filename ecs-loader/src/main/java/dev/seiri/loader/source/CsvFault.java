package dev.seiri.loader.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The translation of the CSV parser's errors to Seiri's messages.
final class CsvFault {
  private static final Pattern UNCLOSED =
      Pattern.compile("Unclosed quoted field.*line (\\p{Nd}+)\\)");
  private static final Pattern AFTER_QUOTE =
      Pattern.compile("Unexpected character after closing quote.*line (\\p{Nd}+)\\)");

  private CsvFault() {}

  /// @param before how many lines stand before the text that was read
  /// @param row the row's number
  static InputFault of(String name, long before, long row, CsvParseException e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    // It makes one cell of the rest of the file: rows would be lost silently.
    Matcher unclosed = UNCLOSED.matcher(message);
    if (unclosed.matches()) {
      return new InputFault(
          name,
          before + Long.parseLong(unclosed.group(1)),
          String.format(
              Locale.ROOT,
              "row %d opens a quote that is never closed; close it, or double a quote that is text",
              row));
    }
    Matcher after = AFTER_QUOTE.matcher(message);
    if (after.matches()) {
      return new InputFault(
          name,
          before + Long.parseLong(after.group(1)),
          String.format(
              Locale.ROOT,
              "row %d has text after a closing quote; double a quote that is text",
              row));
    }
    return new InputFault(
        String.format(
            Locale.ROOT,
            "%s: row %d has a cell of more than 16 MB; is a quote opened that is never closed?",
            name,
            row));
  }
}
