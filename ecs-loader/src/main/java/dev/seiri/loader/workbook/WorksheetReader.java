package dev.seiri.loader.workbook;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Reads a sheet's rows once, in the order in which they are written.
public interface WorksheetReader extends AutoCloseable {
  /// The next row that has a cell with something in it.
  ///
  /// @return absent: there is none left
  /// @throws WorkbookFault if the rest cannot be read
  Optional<SheetRow> next() throws IOException;

  /// Which columns are not shown, from 0.
  BitSet hiddenColumns();

  /// Cells that are merged, as far as was read: complete once there is no row left.
  List<CellRange> merges();

  @Override
  void close() throws IOException;
}
