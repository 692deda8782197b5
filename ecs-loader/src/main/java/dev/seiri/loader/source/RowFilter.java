package dev.seiri.loader.source;

/// A filter of rows by the value of one column.
///
/// @param value the exact value of the cell
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
