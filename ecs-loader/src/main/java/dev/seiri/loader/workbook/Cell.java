package dev.seiri.loader.workbook;

/// A cell that holds something.
///
/// @param column from 0
/// @param text what is read of it
public record Cell(int column, String text, Kind kind) {
  /// What a cell holds.
  public enum Kind {
    TEXT,
    /// A number, a date, or a truth value.
    VALUE,
    /// An error, such as `#N/A`.
    ERROR,
    /// A formula that no program has calculated: its text is blank.
    UNCALCULATED,
    /// A formula that shows 0 in a workbook that is to be calculated when it is opened: some
    /// programs write 0 for what they did not calculate.
    MAYBE_UNCALCULATED
  }

  public boolean isBlank() {
    return text.isBlank() && kind != Kind.UNCALCULATED;
  }
}
