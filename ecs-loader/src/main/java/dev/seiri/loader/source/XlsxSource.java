package dev.seiri.loader.source;

import dev.seiri.core.json.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/// Rows of a workbook's sheet, whose first row with text is the header. Blank rows are skipped, and
/// so are the cells past the header's last.
final class XlsxSource implements RowSource {
  private final String name;
  private final ReadableWorkbook workbook;
  private final Stream<org.dhatim.fastexcel.reader.Row> stream;
  private final Iterator<org.dhatim.fastexcel.reader.Row> rows;
  private final XlsxCells cells;
  private final Sheet sheet;
  private final List<String> columns;
  private final ColumnChoice choice;
  private @Nullable List<String> ahead;
  private long line;
  private long headerLine;
  private long number;
  private long mended;

  /// @throws InputFault if the file is no workbook, or the sheet has no header and rows
  XlsxSource(SourceOptions options) throws IOException {
    this.name = options.name();
    this.workbook = open(options);
    try {
      this.cells = new XlsxCells(workbook.isDate1904() || XlsxEpoch.is1904(options.file()));
      this.sheet = sheet(options);
      this.stream = sheet.openStream();
      this.rows = stream.iterator();
      this.columns = header();
      this.choice = ColumnChoice.of(options, columns);
      if (!hasNext()) {
        throw new InputFault(name + ": has a header row and no rows; there is nothing to do");
      }
    } catch (RuntimeException | IOException e) {
      workbook.close();
      throw e;
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public SourceLayout layout() {
    return new SourceLayout(
        Format.XLSX,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.of(sheet.getName()),
        workbook.getSheets().map(Sheet::getName).toList(),
        headerLine);
  }

  @Override
  public List<SourceNote> notes() {
    return List.of();
  }

  @Override
  public ColumnRoles roles() {
    return choice.roles(columns);
  }

  @Override
  public long mended() {
    return mended;
  }

  @Override
  public boolean hasNext() {
    while (ahead == null) {
      List<String> read = read();
      if (read == null) {
        return false;
      }
      ahead = read.stream().allMatch(String::isBlank) ? null : read;
    }
    return true;
  }

  @Override
  public Row next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException();
    }
    List<String> texts = new ArrayList<>(ahead.subList(0, Math.min(ahead.size(), columns.size())));
    ahead = null;
    number++;
    while (texts.size() < columns.size()) {
      texts.add("");
    }
    if (!texts.stream().allMatch(Text::isWellFormed)) {
      mended++;
      texts.replaceAll(Text::wellFormed);
    }
    SequencedMap<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      named.put(columns.get(i), texts.get(i));
    }
    return choice.row(name, number, line, named, texts);
  }

  @Override
  public void close() throws IOException {
    stream.close();
    workbook.close();
  }

  private static ReadableWorkbook open(SourceOptions options) {
    try {
      return open(options, true);
    } catch (ExcelReaderException | IOException e) {
      // A workbook without styles has no formats to read.
      try {
        return open(options, false);
      } catch (ExcelReaderException | IOException again) {
        throw notAWorkbook(options.name(), again);
      }
    }
  }

  private static ReadableWorkbook open(SourceOptions options, boolean formats) throws IOException {
    try {
      return new ReadableWorkbook(options.file().toFile(), new ReadingOptions(formats, true));
    } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
      throw new ExcelReaderException(e);
    }
  }

  private Sheet sheet(SourceOptions options) {
    if (options.sheet().isEmpty()) {
      return workbook
          .getSheets()
          .filter(sheet -> sheet.getVisibility() == SheetVisibility.VISIBLE)
          .findFirst()
          .or(() -> workbook.getSheet(0))
          .orElseThrow(() -> new InputFault(name + ": has no sheet; there is nothing to do"));
    }
    String wanted = options.sheet().get();
    return workbook
        .findSheet(wanted)
        .orElseThrow(() ->
            new InputFault(
                "%s: there is no sheet \"%s\" (--sheet); the sheets are %s"
                    .formatted(
                        name,
                        wanted,
                        workbook.getSheets().map(Sheet::getName).collect(Collectors.toList()))));
  }

  private List<String> header() {
    if (!hasNext() || ahead == null) {
      throw new InputFault(name + ": is blank; it needs a header row and rows");
    }
    List<String> names = ahead;
    ahead = null;
    names.replaceAll(String::strip);
    while (names.size() > 1 && names.getLast().isBlank()) {
      names.removeLast();
    }
    headerLine = line;
    Headers.require(name, line, names);
    return List.copyOf(names);
  }

  private @Nullable List<String> read() {
    try {
      if (!rows.hasNext()) {
        return null;
      }
      org.dhatim.fastexcel.reader.Row row = rows.next();
      line = row.getRowNum();
      return cells.texts(row);
    } catch (RuntimeException e) {
      throw new InputFault(
          name,
          line + 1,
          "the workbook cannot be read further (%s); save it anew in your spreadsheet program"
              .formatted(Text.excerpt(String.valueOf(e.getMessage()), 200)));
    }
  }

  private static InputFault notAWorkbook(String name, Exception e) {
    return new InputFault(
        "%s: is no workbook (.xlsx) that can be read: %s; save it anew in your spreadsheet program"
            .formatted(name, Text.excerpt(String.valueOf(e.getMessage()), 200)));
  }
}
