package dev.seiri.loader.source;

import dev.seiri.loader.source.WorkbookOptions.Hidden;
import dev.seiri.loader.source.WorkbookOptions.UnnamedColumns;
import dev.seiri.loader.workbook.Cell;
import dev.seiri.loader.workbook.CellAddress;
import dev.seiri.loader.workbook.CellRange;
import dev.seiri.loader.workbook.Sheet;
import dev.seiri.loader.workbook.SheetRow;
import dev.seiri.loader.workbook.Workbook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Reads the header of a sheet's table: the row that is named, else the first with text, unless
/// that may be a title.
final class WorkbookHeaderReader {
  /// So many rows tell how wide the table is.
  private static final int LOOKED_AT = 50;

  private final String name;
  private final Workbook workbook;
  private final Sheet sheet;
  private final WorkbookOptions options;
  private final WorkbookNotes notes;
  private final String hint;

  /// @param hint the end of a fault about a sheet without a table
  WorkbookHeaderReader(
      String name,
      Workbook workbook,
      Sheet sheet,
      WorkbookOptions options,
      WorkbookNotes notes,
      String hint) {
    this.name = name;
    this.workbook = workbook;
    this.sheet = sheet;
    this.options = options;
    this.notes = notes;
    this.hint = hint;
  }

  /// Reads up to the header.
  ///
  /// @param wanted the row that the header is said to be in
  /// @throws InputFault if there is none, or it is doubtful
  WorkbookHeader read(WorkbookRows rows, OptionalLong wanted) throws IOException {
    List<SheetRow> above = new ArrayList<>();
    SheetRow header = wanted.isPresent() ? named(rows, wanted.getAsLong(), above) : first(rows);
    Map<Integer, String> names = new HashMap<>();
    for (Cell cell : header.cells()) {
      String called = called(cell.text());
      if (!called.isEmpty()) {
        names.put(cell.column(), called);
      }
      if (cell.kind() != Cell.Kind.TEXT && wanted.isEmpty()) {
        notes.count(WorkbookNotes.Kind.HEADER_VALUES, address(cell.column(), header));
      }
    }
    if (wanted.isPresent() && !above.isEmpty()) {
      new MergedHeader(header.number(), above, this::merges).complete(names, rows.ahead(LOOKED_AT));
    }
    if (options.unnamedColumns() == UnnamedColumns.LETTER) {
      dataColumns(header.number()).stream()
          .filter(column -> !names.containsKey(column))
          .forEach(column -> {
            notes.count(
                WorkbookNotes.Kind.UNNAMED_COLUMNS,
                address(column, header),
                CellAddress.letters(column));
            names.put(column, CellAddress.letters(column));
          });
    }
    BitSet hidden = rows.hiddenColumns();
    Set<Integer> skipped =
        options.hiddenColumns() == Hidden.SKIP
            ? hidden.stream().boxed().collect(Collectors.toSet())
            : Set.of();
    return new WorkbookHeader(header.number(), checked(header, names, hidden), skipped);
  }

  private SheetRow first(WorkbookRows rows) {
    List<SheetRow> ahead = rows.ahead(LOOKED_AT);
    if (ahead.isEmpty()) {
      throw new InputFault(name + ": is blank; it needs a header row and rows" + hint);
    }
    if (ahead.size() == 1) {
      throw noRows();
    }
    new WorkbookHeaderSearch(name, ahead).requireHeader();
    return rows.next().orElseThrow();
  }

  private SheetRow named(WorkbookRows rows, long wanted, List<SheetRow> above) {
    while (true) {
      SheetRow row = rows.next().orElseThrow(() -> blank(wanted));
      if (row.number() > wanted) {
        throw blank(wanted);
      }
      if (row.number() == wanted) {
        if (rows.ahead(1).isEmpty()) {
          throw noRows();
        }
        return row;
      }
      above.add(row);
      while (above.size() > LOOKED_AT || WorkbookRows.chars(above) > WorkbookRows.MOST_KEPT) {
        above.removeFirst();
      }
    }
  }

  private InputFault blank(long wanted) {
    return new InputFault(
        String.format(
            Locale.ROOT,
            "%s: row %d is blank or not there (--header-row); name the row that has the columns' names%s",
            name,
            wanted,
            hint));
  }

  private InputFault noRows() {
    return new InputFault(name + ": has a header row and no rows; there is nothing to do" + hint);
  }

  private SequencedMap<Integer, String> checked(
      SheetRow header, Map<Integer, String> names, BitSet hidden) {
    SequencedMap<Integer, String> taken = new TreeMap<>(names);
    for (int column : names.keySet()) {
      if (hidden.get(column)) {
        notes.count(
            WorkbookNotes.Kind.HIDDEN_COLUMNS,
            address(column, header),
            CellAddress.letters(column));
        if (options.hiddenColumns() == Hidden.SKIP) {
          taken.remove(column);
        }
      }
    }
    if (taken.isEmpty()) {
      throw new InputFault(
          name, header.number(), "the header row is blank; give each column a name");
    }
    Map<String, Integer> seen = new HashMap<>();
    taken.forEach((column, called) -> {
      Integer other = seen.put(called, column);
      if (other != null) {
        throw new InputFault(
            name,
            header.number(),
            "two columns are called \"%s\": %s and %s; rename one"
                .formatted(called, address(other, header), address(column, header)));
      }
    });
    return taken;
  }

  private static String address(int column, SheetRow row) {
    return new CellAddress(column, row.number()).toString();
  }

  /// A name on one line, without the white space around it, which people do not see.
  static String called(String text) {
    return text.replaceAll(
            "[\\s\\p{Z}\\uFEFF\\u200B]*[\\n\\r\\u2028]+[\\s\\p{Z}\\uFEFF\\u200B]*", " ")
        .replaceAll("^[\\s\\p{Z}\\uFEFF\\u200B]+|[\\s\\p{Z}\\uFEFF\\u200B]+$", "");
  }

  /// All merged cells: they are named behind the rows, so this is a reading of its own.
  private List<CellRange> merges() {
    return separately(rows -> {
      Optional<SheetRow> row = rows.next();
      while (row.isPresent()) {
        row = rows.next();
      }
      return rows.merges();
    });
  }

  private BitSet dataColumns(long header) {
    return separately(rows -> {
      BitSet columns = new BitSet();
      Optional<SheetRow> row = rows.next();
      while (row.isPresent()) {
        if (row.get().number() > header) {
          row.get().cells().forEach(cell -> columns.set(cell.column()));
        }
        row = rows.next();
      }
      return columns;
    });
  }

  private interface Reading<T> {
    T of(WorkbookRows rows);
  }

  private <T> T separately(Reading<T> reading) {
    try (WorkbookRows rows =
        new WorkbookRows(name, workbook, sheet, options, new WorkbookNotes(options))) {
      return reading.of(rows);
    } catch (IOException e) {
      throw new InputFault(name + ": cannot be read: " + e.getMessage());
    }
  }

  /// A header of several rows, whose last is named: cells that are merged with cells above have
  /// their names there, and columns that are called alike are told apart by the groups above them.
  private record MergedHeader(long row, List<SheetRow> above, Supplier<List<CellRange>> merges) {

    void complete(Map<Integer, String> names, List<SheetRow> below) {
      boolean gaps =
          below.stream()
              .flatMap(one -> one.cells().stream())
              .anyMatch(cell -> !names.containsKey(cell.column()));
      boolean alike = names.values().stream().distinct().count() < names.size();
      if (!gaps && !alike) {
        return;
      }
      for (CellRange range : merges.get()) {
        boolean reachesHeader = range.first().row() < row && range.last().row() >= row;
        if (reachesHeader && range.first().column() == range.last().column()) {
          int column = range.first().column();
          text(range).ifPresent(text -> names.putIfAbsent(column, text));
        }
      }
      if (alike) {
        tellApart(names);
      }
    }

    private void tellApart(Map<Integer, String> names) {
      Map<Integer, String> before = Map.copyOf(names);
      for (CellRange range : merges.get()) {
        if (range.last().row() != row - 1) {
          continue;
        }
        for (int c = range.first().column(); c <= range.last().column(); c++) {
          String called = before.getOrDefault(c, "");
          boolean alike = before.values().stream().filter(called::equals).count() > 1;
          int column = c;
          if (alike) {
            text(range).ifPresent(group -> names.put(column, group + " " + called));
          }
        }
      }
    }

    private Optional<String> text(CellRange range) {
      return above.stream()
          .filter(one -> one.number() == range.first().row())
          .flatMap(one -> one.cells().stream())
          .filter(cell -> cell.column() == range.first().column())
          .map(cell -> called(cell.text()))
          .filter(text -> !text.isEmpty())
          .findFirst();
    }
  }
}
