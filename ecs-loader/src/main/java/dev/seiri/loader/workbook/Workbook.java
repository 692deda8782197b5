package dev.seiri.loader.workbook;

import java.io.IOException;
import java.util.List;

/// An open workbook.
public interface Workbook extends AutoCloseable {
  /// Its sheets in the order of their tabs.
  List<Sheet> sheets();

  /// Whether something stands in a sheet. One that cannot be read has it, and is a fault when it is
  /// opened.
  boolean hasCells(Sheet sheet);

  /// Begins to read a sheet.
  ///
  /// @param raw whether numbers are read without their formats: dates as numbers of days
  /// @throws WorkbookFault if it cannot be read
  WorksheetReader open(Sheet sheet, boolean raw) throws IOException;

  @Override
  void close() throws IOException;
}
