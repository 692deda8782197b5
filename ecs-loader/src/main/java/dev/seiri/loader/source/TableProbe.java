package dev.seiri.loader.source;

import java.util.ArrayList;
import java.util.List;

/// The beginning of a text, read as if it were a table with one separator.
///
/// @param records its records that are not blank
/// @param strayQuotes how many quotes stand where none can, which speaks against the separator
record TableProbe(char separator, List<Shape> records, long strayQuotes) {
  /// How many lines a title has after its first.
  private static final int LONGEST_TITLE = 5;

  TableProbe {
    records = List.copyOf(records);
  }

  /// How many cells a record has.
  ///
  /// @param line the line it begins at, counted from 1
  /// @param cells all of them
  /// @param filled those up to the last that is not blank
  record Shape(long line, int cells, int filled) {}

  static TableProbe of(String text, boolean cut, char separator) {
    return new Scan(text, separator).run(cut);
  }

  /// How many cells the first record has, blank ones at its end left out.
  int width() {
    return records.isEmpty() ? 0 : records.getFirst().filled();
  }

  List<Shape> others() {
    return records.isEmpty() ? List.of() : records.subList(1, records.size());
  }

  /// The records from the header on, if the first begins a title above a table of this width.
  List<Shape> table(int width) {
    long titles =
        others().stream().limit(LONGEST_TITLE).takeWhile(other -> other.filled() < width).count();
    return others().stream().skip(titles).toList();
  }

  /// Whether the first record names more than one column and no other has more cells.
  boolean isTable() {
    return width() >= 2 && others().stream().allMatch(other -> other.filled() <= width());
  }

  /// Whether the first record names one column and has blank cells after it, as all others do.
  boolean hasBlankColumns() {
    return width() == 1 && records.getFirst().cells() > 1 && isEven();
  }

  /// Whether all records have exactly as many cells as the first.
  boolean isEven() {
    return others().stream().allMatch(other -> other.cells() == records.getFirst().cells());
  }

  private static final class Scan {
    private final String text;
    private final char separator;
    private final List<Shape> records = new ArrayList<>();
    private long strayQuotes;
    private long line = 1;
    private long begun = 1;
    private int cells = 1;
    private int filled;
    private int at;

    private Scan(String text, char separator) {
      this.text = text;
      this.separator = separator;
    }

    private TableProbe run(boolean cut) {
      while (at < text.length()) {
        cell();
        delimiter();
      }
      // A record that is cut off may continue.
      if (!cut || records.isEmpty()) {
        end();
      }
      return new TableProbe(separator, records, strayQuotes);
    }

    private void cell() {
      int start = at;
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      if (at < text.length() && text.charAt(at) == '"' && separator != '"') {
        at++;
        quoted();
        filled = cells;
        return;
      }
      at = start;
      boolean blank = true;
      while (at < text.length() && !isDelimiter(text.charAt(at))) {
        strayQuotes += text.charAt(at) == '"' ? 1 : 0;
        blank &= Character.isWhitespace(text.charAt(at));
        at++;
      }
      filled = blank ? filled : cells;
    }

    private void quoted() {
      while (at < text.length()) {
        char c = text.charAt(at++);
        line += c == '\n' || c == '\r' && !(at < text.length() && text.charAt(at) == '\n') ? 1 : 0;
        if (c == '"') {
          if (at < text.length() && text.charAt(at) == '"') {
            at++;
          } else {
            break;
          }
        }
      }
      while (at < text.length() && !isDelimiter(text.charAt(at))) {
        strayQuotes += text.charAt(at++) == ' ' ? 0 : 1;
      }
    }

    private boolean isDelimiter(char c) {
      return c == separator || c == '\n' || c == '\r';
    }

    private void delimiter() {
      if (at == text.length()) {
        return;
      }
      char c = text.charAt(at++);
      if (c == separator) {
        cells++;
        return;
      }
      if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
      end();
      line++;
      begun = line;
    }

    private void end() {
      if (filled > 0) {
        records.add(new Shape(begun, cells, filled));
      }
      cells = 1;
      filled = 0;
    }
  }
}
