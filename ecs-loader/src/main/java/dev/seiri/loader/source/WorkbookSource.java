package dev.seiri.loader.source;

import dev.seiri.loader.source.WorkbookNotes.Kind;
import dev.seiri.loader.source.WorkbookOptions.ErrorCells;
import dev.seiri.loader.workbook.Cell;
import dev.seiri.loader.workbook.CellAddress;
import dev.seiri.loader.workbook.CellRange;
import dev.seiri.loader.workbook.Sheet;
import dev.seiri.loader.workbook.SheetRow;
import dev.seiri.loader.workbook.Workbook;
import dev.seiri.loader.workbook.WorkbookFault;
import dev.seiri.loader.workbook.Workbooks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Rows of a workbook's sheet. Blank rows are skipped; what would be lost, or read as something
/// else than it is, is noted.
final class WorkbookSource implements RowSource {
  private final String name;
  private final Workbook workbook;
  private final WorkbookSheets sheets;
  private final WorkbookOptions options;
  private final WorkbookNotes notes;
  private final Notes cleaned = new Notes();
  private final CellCleaner cleaner = new CellCleaner(cleaned, true);
  private final Sheet sheet;
  private final WorkbookRows rows;
  private final WorkbookHeader header;
  private final List<Integer> places;
  private final List<String> columns;
  private final ColumnChoice choice;
  private Optional<SheetRow> ahead = Optional.empty();
  private boolean complete;
  private long number;

  /// @throws InputFault if the file is no workbook, or the sheet has no header and rows
  WorkbookSource(SourceOptions source) throws IOException {
    this.name = source.name();
    this.options = source.workbook();
    this.notes = new WorkbookNotes(options);
    this.workbook = open(source);
    try {
      this.sheets = new WorkbookSheets(name, workbook);
      this.sheet = sheets.choose(source.sheet());
      sheets.others(sheet, source.sheet()).ifPresent(notes::add);
      this.rows = new WorkbookRows(name, workbook, sheet, options, notes);
    } catch (RuntimeException | IOException e) {
      workbook.close();
      throw e;
    }
    try {
      this.header =
          new WorkbookHeaderReader(name, workbook, sheet, options, notes, sheets.hint(sheet))
              .read(rows, source.headerRow());
      this.places = List.copyOf(header.names().keySet());
      this.columns = header.columns();
      this.choice = ColumnChoice.of(source, columns);
      if (!hasNext()) {
        throw new InputFault(name + ": has a header row and no rows; there is nothing to do");
      }
    } catch (RuntimeException | IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public ColumnRoles roles() {
    return choice.roles(columns);
  }

  @Override
  public SourceLayout layout() {
    return new SourceLayout(
        Format.XLSX,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.of(sheet.name()),
        sheets.names(),
        header.row());
  }

  @Override
  public List<SourceNote> notes() {
    return Stream.concat(notes.list().stream(), cleaned.list().stream()).toList();
  }

  @Override
  public long repaired() {
    return cleaner.repaired();
  }

  @Override
  public boolean hasNext() {
    if (ahead.isEmpty() && !complete) {
      ahead = rows.next();
      if (ahead.isEmpty()) {
        complete = true;
        rows.merges().forEach(this::merged);
      }
    }
    return ahead.isPresent();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    SheetRow row = ahead.orElseThrow();
    ahead = Optional.empty();
    number++;
    List<String> texts = texts(row);
    cleaner.clean(texts, row.number());
    if (texts.equals(columns)) {
      Headers.noteRepeated(cleaned, "row " + row.number());
    }
    SequencedMap<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      named.put(columns.get(i), texts.get(i));
    }
    return choice.row(name, number, row.number(), named, texts);
  }

  @Override
  public void close() throws IOException {
    try (workbook) {
      rows.close();
    }
  }

  private static Workbook open(SourceOptions options) throws IOException {
    try {
      return Workbooks.open(options.file());
    } catch (WorkbookFault e) {
      throw new InputFault(options.name() + ": " + e.getMessage());
    }
  }

  private List<String> texts(SheetRow row) {
    List<String> texts = new ArrayList<>(Collections.nCopies(columns.size(), ""));
    int place = 0;
    List<Integer> named = places;
    for (Cell cell : row.cells()) {
      String address = new CellAddress(cell.column(), row.number()).toString();
      while (place < named.size() && named.get(place) < cell.column()) {
        place++;
      }
      if (place < named.size() && named.get(place) == cell.column()) {
        texts.set(place, text(cell, address, columns.get(place)));
      } else if (!header.skipped().contains(cell.column())) {
        notes.count(Kind.UNNAMED_COLUMNS, address, CellAddress.letters(cell.column()));
      }
    }
    Cell first = row.cells().getFirst();
    if (first.kind() == Cell.Kind.TEXT && TotalWords.isTotal(first.text())) {
      notes.count(Kind.TOTAL_ROWS, new CellAddress(first.column(), row.number()).toString());
    }
    return texts;
  }

  private String text(Cell cell, String address, String column) {
    switch (cell.kind()) {
      case TEXT, VALUE -> {}
      case MAYBE_UNCALCULATED -> notes.count(Kind.MAYBE_UNCALCULATED, address);
      case UNCALCULATED ->
          notes.count(isSent(column) ? Kind.UNCALCULATED : Kind.UNCALCULATED_NOT_SENT, address);
      case ERROR -> {
        notes.count(isSent(column) ? Kind.ERROR_CELLS : Kind.ERROR_CELLS_NOT_SENT, address);
        return options.errorCells() == ErrorCells.BLANK ? "" : cell.text();
      }
    }
    return cell.text();
  }

  /// Whether a column is sent to the model, or names rows.
  private boolean isSent(String column) {
    if (choice.id().filter(column::equals).isPresent()) {
      return true;
    }
    return choice
        .input()
        .map(column::equals)
        .orElse(choice.fields().isEmpty() || choice.fields().contains(column));
  }

  private void merged(CellRange range) {
    if (range.first().row() > header.row() && range.last().row() > range.first().row()) {
      notes.count(Kind.MERGED_ROWS, range.toString());
    }
  }
}
