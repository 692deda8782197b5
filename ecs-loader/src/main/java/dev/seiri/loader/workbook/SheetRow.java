package dev.seiri.loader.workbook;

import java.util.List;

/// A row of a sheet.
///
/// @param number from 1
/// @param hidden whether it is not shown, by hand or by a filter
/// @param cells those that are not blank, from the left, one a column
public record SheetRow(long number, boolean hidden, List<Cell> cells) {
  public SheetRow {
    cells = List.copyOf(cells);
  }
}
