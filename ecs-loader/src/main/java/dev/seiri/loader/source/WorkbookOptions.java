package dev.seiri.loader.source;

/// How a workbook is to be read.
///
/// @param render whether cells are read as they are displayed, or the values behind them
/// @param hiddenRows what becomes of rows that are hidden by hand or by a filter
/// @param hiddenColumns what becomes of hidden columns
/// @param errorCells what becomes of cells that hold an error, such as `#N/A`
/// @param uncalculated what becomes of formulas that no program has calculated
/// @param unnamedColumns what becomes of columns that hold data and have no name in the header
public record WorkbookOptions(
    Render render,
    Hidden hiddenRows,
    Hidden hiddenColumns,
    ErrorCells errorCells,
    Uncalculated uncalculated,
    UnnamedColumns unnamedColumns) {
  /// What is displayed, hidden or not; refused where data would be lost.
  public static final WorkbookOptions USUAL =
      new WorkbookOptions(
          Render.DISPLAYED,
          Hidden.READ,
          Hidden.READ,
          ErrorCells.REFUSE,
          Uncalculated.REFUSE,
          UnnamedColumns.REFUSE);

  /// What becomes of what is hidden.
  public enum Hidden {
    READ,
    SKIP
  }

  /// What becomes of error cells.
  public enum ErrorCells {
    /// Nothing is loaded.
    REFUSE,
    BLANK,
    /// The error is the cell's text.
    KEEP
  }

  /// What becomes of formulas without a value.
  public enum Uncalculated {
    /// Nothing is loaded.
    REFUSE,
    BLANK
  }

  /// What becomes of data without a column name.
  public enum UnnamedColumns {
    /// Nothing is loaded.
    REFUSE,
    SKIP,
    /// The column's letter is its name.
    LETTER
  }
}
