package dev.seiri.loader.workbook;

/// Where a cell stands.
///
/// @param column from 0
/// @param row from 1; 0: only a column was named
public record CellAddress(int column, long row) {
  /// The most columns of a sheet, the last of which is XFD.
  public static final int MOST_COLUMNS = 16_384;

  /// The most rows of a sheet.
  public static final long MOST_ROWS = 1_048_576;

  /// A column's letters: A to Z, AA and on.
  public static String letters(int column) {
    String last = String.valueOf((char) ('A' + column % 26));
    return column < 26 ? last : letters(column / 26 - 1) + last;
  }

  /// An address as it is written: `C7`, or `$C$7`.
  ///
  /// @throws WorkbookFault if it is none, or lies past the last column or row of a sheet
  static CellAddress parse(String text) {
    int column = 0;
    long row = 0;
    boolean broken = text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char upper = c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
      if (upper >= 'A' && upper <= 'Z' && row == 0) {
        column = Math.min(column * 26 + upper - 'A' + 1, MOST_COLUMNS + 1);
      } else if (c >= '0' && c <= '9') {
        row = Math.min(row * 10 + c - '0', MOST_ROWS + 1);
      } else {
        broken |= c != '$';
      }
    }
    if (broken || column == 0 || column > MOST_COLUMNS || row > MOST_ROWS) {
      throw new WorkbookFault(
          "has a cell \"%s\", which is past the last cell of a sheet (XFD1048576) or no address; save it again in your spreadsheet program"
              .formatted(text.length() > 20 ? text.substring(0, 20) + "…" : text));
    }
    return new CellAddress(column - 1, row);
  }

  @Override
  public String toString() {
    return letters(column) + (row == 0 ? "" : String.valueOf(row));
  }
}
