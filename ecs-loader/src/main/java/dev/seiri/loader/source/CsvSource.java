package dev.seiri.loader.source;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import dev.seiri.core.json.Text;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rows of a table with a header line. A row that is short, as spreadsheets write them, has blank
/// cells at its end; one that is long is a fault.
final class CsvSource implements RowSource {
  private static final int LONGEST_CELL = 16 * 1024 * 1024;

  /// How the reader says that a quote is not closed, and where the row begins.
  private static final Pattern UNCLOSED =
      Pattern.compile("Unclosed quoted field.*line (\\p{Nd}+)\\)");

  private final String name;
  private final CsvReader<CsvRecord> csv;
  private final Iterator<CsvRecord> records;
  private final Charset charset;
  private final List<String> columns;
  private final ColumnChoice choice;
  private long number;
  private long mended;

  CsvSource(SourceOptions options, Reader reader, Charset charset, char separator) {
    this.name = options.name();
    this.charset = charset;
    this.csv =
        CsvReader.builder()
            .fieldSeparator(separator)
            .commentStrategy(CommentStrategy.NONE)
            .skipEmptyLines(true)
            .allowMissingFields(true)
            .allowExtraFields(true)
            .allowUnclosedQuote(false)
            .maxBufferSize(LONGEST_CELL)
            .build(
                CsvRecordHandler.builder()
                    .maxFieldSize(LONGEST_CELL)
                    .maxRecordSize(LONGEST_CELL * 2)
                    .build(),
                reader);
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
  public Charset charset() {
    return charset;
  }

  @Override
  public long mended() {
    return mended;
  }

  @Override
  public boolean hasNext() {
    try {
      return records.hasNext();
    } catch (CsvParseException e) {
      throw fault(e);
    } catch (UncheckedIOException e) {
      throw new InputFault(name + ": cannot be read further: " + e.getMessage());
    }
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    CsvRecord record = records.next();
    number++;
    List<String> cells = cells(record);
    SequencedMap<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      named.put(columns.get(i), cells.get(i));
    }
    return choice.row(name, number, record.getStartingLineNumber(), named, cells);
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }

  private List<String> header() {
    if (!hasNext()) {
      throw new InputFault(name + ": is blank; it needs a header line and rows");
    }
    CsvRecord record = records.next();
    List<String> names = new ArrayList<>(record.getFields());
    while (names.size() > 1 && names.getLast().isBlank()) {
      names.removeLast();
    }
    Headers.require(name, record.getStartingLineNumber(), names);
    return List.copyOf(names);
  }

  private List<String> cells(CsvRecord record) {
    List<String> cells = new ArrayList<>(record.getFields());
    while (cells.size() > columns.size() && cells.getLast().isBlank()) {
      cells.removeLast();
    }
    if (cells.size() > columns.size()) {
      throw new InputFault(
          name,
          record.getStartingLineNumber(),
          "row %d has %d cells and the header %d; quote the cell that holds the separator"
              .formatted(number, cells.size(), columns.size()));
    }
    while (cells.size() < columns.size()) {
      cells.add("");
    }
    if (!cells.stream().allMatch(Text::isWellFormed)) {
      mended++;
      cells.replaceAll(Text::wellFormed);
    }
    return cells;
  }

  private InputFault fault(CsvParseException e) {
    // It makes one cell of the rest of the file: rows would be lost quietly.
    Matcher unclosed = UNCLOSED.matcher(String.valueOf(e.getMessage()));
    if (unclosed.matches()) {
      return new InputFault(
          name,
          Long.parseLong(unclosed.group(1)),
          "row %d opens a quote that is never closed; close it, or double a quote that is text"
              .formatted(number + 1));
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String why = Text.excerpt(String.valueOf(cause.getMessage()), 200);
    return new InputFault(
        "%s: row %d cannot be read: %s; a quote that is opened must be closed, and a cell holds at most 16 MB"
            .formatted(name, number + 1, why));
  }
}
