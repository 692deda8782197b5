package dev.seiri.loader.source;

/// Takes the rows that have one value in one column.
///
/// @param value what the cell must be, to the letter
public record RowFilter(String column, String value) {

  /// A filter as it is written: `COLUMN=VALUE`.
  ///
  /// @throws InputFault if it is none
  static RowFilter parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new InputFault("--where %s: must be COLUMN=VALUE".formatted(text));
    }
    return new RowFilter(text.substring(0, equals), text.substring(equals + 1));
  }

  @Override
  public String toString() {
    return column + "=" + value;
  }
}
