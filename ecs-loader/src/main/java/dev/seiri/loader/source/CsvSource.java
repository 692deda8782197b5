package dev.seiri.loader.source;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.seiri.core.output.FormulaGuard;
import dev.seiri.loader.source.SourceNote.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Rows of a table with a header line. A row that is short, as spreadsheets write them, has blank
/// cells at its end; one that is long is a fault.
final class CsvSource implements RowSource {
  private static final int LONGEST_CELL = 16 * 1024 * 1024;

  /// What DOS ended files with.
  private static final List<String> END_OF_FILE = List.of("\u001A");

  private static final char MARK = '\uFEFF';

  private final String name;
  private final TableText table;
  private final CsvReader<CsvRecord> csv;
  private final Iterator<CsvRecord> records;
  private final List<String> columns;
  private final ColumnChoice choice;
  private final Notes notes;
  private final CellCleaner cleaner;
  private long headerLine;
  private int headerCells;
  private @Nullable CsvRecord ahead;
  private long number;

  CsvSource(SourceOptions options, TableText table, Notes notes) {
    this.name = options.name();
    this.table = table;
    this.notes = notes;
    this.cleaner = new CellCleaner(notes, false);
    this.csv =
        CsvReader.builder()
            .fieldSeparator(table.parsedSeparator())
            .commentStrategy(CommentStrategy.NONE)
            .skipEmptyLines(true)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .trimWhitespacesAroundQuotes(true)
            .maxBufferSize(LONGEST_CELL)
            .build(
                CsvRecordHandler.builder()
                    .maxFieldSize(LONGEST_CELL)
                    .maxRecordSize(LONGEST_CELL * 2)
                    .build(),
                table.reader());
    this.records = csv.iterator();
    this.columns = header();
    this.choice = ColumnChoice.of(options, columns);
    if (!hasNext()) {
      throw new InputFault(name + ": has a header line and no rows; there is nothing to do");
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public SourceLayout layout() {
    return table.layout(columns, headerLine);
  }

  @Override
  public List<SourceNote> notes() {
    return notes.list();
  }

  @Override
  public ColumnRoles roles() {
    return choice.roles(columns);
  }

  @Override
  public long repaired() {
    return cleaner.repaired();
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = read();
    }
    return ahead != null;
  }

  @Override
  public Row next() {
    CsvRecord record = ahead == null ? read() : ahead;
    ahead = null;
    if (record == null) {
      throw new NoSuchElementException();
    }
    number++;
    long line = line(record);
    List<String> cells = cells(record, line);
    SequencedMap<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      named.put(columns.get(i), cells.get(i));
    }
    return choice.row(name, number, line, named, cells);
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }

  private @Nullable CsvRecord read() {
    try {
      if (!records.hasNext()) {
        return null;
      }
      CsvRecord record = records.next();
      return record.getFields().equals(END_OF_FILE) && !records.hasNext() ? null : record;
    } catch (CsvParseException e) {
      throw CsvFault.of(name, table.before(), number + 1, e);
    } catch (UncheckedIOException e) {
      throw new InputFault(name + ": cannot be read further: " + e.getMessage());
    }
  }

  private long line(CsvRecord record) {
    return table.before() + record.getStartingLineNumber();
  }

  private List<String> header() {
    CsvRecord record = read();
    while (record != null && record.getFieldCount() == 1 && isBlank(record.getField(0))) {
      record = read();
    }
    if (record == null) {
      throw new InputFault(name + ": is blank; it needs a header line and rows");
    }
    headerLine = line(record);
    headerCells = record.getFieldCount();
    List<String> names = new ArrayList<>(record.getFields());
    names.replaceAll(cell -> FormulaGuard.unguarded(HeaderNames.stripped(cell)));
    while (!names.isEmpty() && names.getLast().isBlank()) {
      names.removeLast();
    }
    cleaner.clean(names, headerLine);
    Headers.require(
        name, headerLine, names, ", or name the header's line with --header-row if it is another");
    Headers.note(notes, "line " + headerLine, names);
    return List.copyOf(names);
  }

  private List<String> cells(CsvRecord record, long line) {
    List<String> cells = new ArrayList<>(record.getFields());
    while (cells.size() > columns.size() && isBlank(cells.getLast())) {
      cells.removeLast();
    }
    if (cells.size() > columns.size()) {
      throw tooWide(cells.size(), line);
    }
    noteShape(cells, line);
    while (cells.size() < columns.size()) {
      cells.add("");
    }
    withoutMark(cells, line);
    unguard(cells, line);
    cleaner.clean(cells, line);
    if (cells.equals(columns)) {
      Headers.noteRepeated(notes, "line " + line);
    }
    noteTotal(cells, line);
    return cells;
  }

  private InputFault tooWide(int width, long line) {
    if (width <= headerCells) {
      return new InputFault(
          name,
          line,
          String.format(
              Locale.ROOT,
              "row %d has data in column %s, which has no name in the header (line %d); give it"
                  + " one, or name the header's line with --header-row if it is another",
              number,
              Headers.letters(width - 1),
              headerLine));
    }
    return new InputFault(
        name,
        line,
        String.format(
            Locale.ROOT,
            "row %d has %d cells and the header %d; %s",
            number,
            width,
            columns.size(),
            columns.size() == 1
                ? "quote the cell that holds the separator, or say --separator none if the file has"
                    + " one column"
                : "quote the cell that holds the separator"));
  }

  private void noteTotal(List<String> cells, long line) {
    cells.stream()
        .filter(cell -> !isBlank(cell))
        .findFirst()
        .filter(TotalWords::isTotal)
        .ifPresent(cell ->
            notes.add(
                Severity.WARNING,
                "total-rows",
                1,
                "line " + line,
                count ->
                    Notes.count(
                            count, "row looks like a total and is", "rows look like totals and are")
                        + " read as data: delete what is none"));
  }

  private void noteShape(List<String> cells, long line) {
    if (cells.stream().allMatch(CsvSource::isBlank)) {
      notes.add(
          Severity.INFO,
          "blank-rows",
          1,
          "line " + line,
          count -> Notes.count(count, "row is", "rows are") + " blank");
    } else if (cells.size() < columns.size()) {
      notes.add(
          Severity.WARNING,
          "short-rows",
          1,
          "line " + line,
          count ->
              Notes.count(count, "row has", "rows have")
                  + " fewer cells than the header; what is missing is blank");
    }
  }

  /// A mark at the beginning of a line is that of a file which was put after another.
  private void withoutMark(List<String> cells, long line) {
    String first = cells.getFirst();
    if (first.isEmpty() || first.charAt(0) != MARK) {
      return;
    }
    cells.set(0, first.substring(1));
    notes.add(
        Severity.WARNING,
        "byte-order-mark-within",
        1,
        "line " + line,
        count ->
            Notes.count(count, "line begins", "lines begin")
                + " with a byte order mark, as files do that were put together; it is left out");
  }

  private void unguard(List<String> cells, long line) {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      if (FormulaGuard.isGuarded(cell)) {
        cells.set(i, FormulaGuard.unguarded(cell));
        notes.add(
            Severity.INFO,
            "formula-guard",
            1,
            "line " + line,
            count ->
                Notes.count(count, "cell has", "cells have")
                    + " the apostrophe that Seiri puts before formulas; it is left out");
      }
    }
  }

  private static boolean isBlank(String cell) {
    return cell.isBlank();
  }
}
