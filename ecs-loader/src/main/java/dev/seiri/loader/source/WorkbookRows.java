package dev.seiri.loader.source;

import dev.seiri.loader.source.WorkbookNotes.Kind;
import dev.seiri.loader.source.WorkbookOptions.Hidden;
import dev.seiri.loader.workbook.CellRange;
import dev.seiri.loader.workbook.Sheet;
import dev.seiri.loader.workbook.SheetRow;
import dev.seiri.loader.workbook.Workbook;
import dev.seiri.loader.workbook.WorkbookFault;
import dev.seiri.loader.workbook.WorksheetReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The rows of a sheet that are to be read, some of them ahead.
final class WorkbookRows implements AutoCloseable {
  private final String name;
  private final WorkbookOptions options;
  private final WorkbookNotes notes;
  private final WorksheetReader reader;

  /// Characters of rows that are kept: a sheet of long texts must not fill memory.
  static final int MOST_KEPT = 1 << 20;

  private final Deque<SheetRow> ahead = new ArrayDeque<>();
  private long last;

  /// @param name the file's, in messages
  /// @throws InputFault if the sheet cannot be read
  WorkbookRows(
      String name, Workbook workbook, Sheet sheet, WorkbookOptions options, WorkbookNotes notes)
      throws IOException {
    this.name = name;
    this.options = options;
    this.notes = notes;
    try {
      this.reader = workbook.open(sheet, options.render() == Render.RAW);
    } catch (WorkbookFault e) {
      throw new InputFault(name + ": " + e.getMessage());
    }
  }

  /// The next rows, which stay to be read.
  ///
  /// @param most how many at most; fewer, but two, where their texts are long
  List<SheetRow> ahead(int most) {
    while (ahead.size() < Math.min(most, 2) || (ahead.size() < most && chars(ahead) < MOST_KEPT)) {
      Optional<SheetRow> read = read();
      if (read.isEmpty()) {
        break;
      }
      ahead.add(read.get());
    }
    return new ArrayList<>(ahead).subList(0, Math.min(most, ahead.size()));
  }

  /// How many characters rows have.
  static long chars(Collection<SheetRow> rows) {
    return rows.stream()
        .flatMap(row -> row.cells().stream())
        .mapToLong(cell -> cell.text().length())
        .sum();
  }

  Optional<SheetRow> next() {
    return ahead.isEmpty() ? read() : Optional.of(ahead.remove());
  }

  BitSet hiddenColumns() {
    return reader.hiddenColumns();
  }

  /// Merged cells, as far as was read.
  List<CellRange> merges() {
    return reader.merges();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private Optional<SheetRow> read() {
    while (true) {
      Optional<SheetRow> row = readAny();
      if (row.isEmpty() || !row.get().hidden()) {
        return row;
      }
      notes.count(Kind.HIDDEN_ROWS, "row " + row.get().number());
      if (options.hiddenRows() == Hidden.READ) {
        return row;
      }
    }
  }

  private Optional<SheetRow> readAny() {
    try {
      Optional<SheetRow> row = reader.next();
      if (row.isPresent()) {
        if (row.get().number() <= last) {
          notes.count(Kind.ROWS_OUT_OF_ORDER, "row " + row.get().number());
        }
        last = Math.max(last, row.get().number());
      }
      return row;
    } catch (WorkbookFault e) {
      throw new InputFault(name + ": " + e.getMessage());
    } catch (IOException e) {
      throw new InputFault(
          name,
          last + 1,
          "the workbook is cut off or damaged and cannot be read further; copy or save it again in your spreadsheet program");
    }
  }
}
