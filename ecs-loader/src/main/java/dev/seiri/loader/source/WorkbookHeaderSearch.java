package dev.seiri.loader.source;

import dev.seiri.core.json.Text;
import dev.seiri.loader.workbook.Cell;
import dev.seiri.loader.workbook.Cell.Kind;
import dev.seiri.loader.workbook.CellAddress;
import dev.seiri.loader.workbook.SheetRow;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether the first row of a sheet is its header, or a title above it: what is doubtful is
/// refused, with the option that decides.
final class WorkbookHeaderSearch {
  private final String name;
  private final SheetRow first;
  private final List<SheetRow> later;

  /// @param rows the first row and some that follow, at least two
  WorkbookHeaderSearch(String name, List<SheetRow> rows) {
    this.name = name;
    this.first = rows.getFirst();
    this.later = rows.subList(1, rows.size());
  }

  /// @throws InputFault if the first row may be a title
  void requireHeader() {
    requireOrder();
    Set<Integer> named = columns(List.of(first));
    Set<Integer> all = columns(later);
    all.addAll(named);
    int most = later.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
    if (most > named.size() && named.size() * 2 <= all.size()) {
      throw new InputFault(
          name,
          first.number(),
          String.format(
              Locale.ROOT,
              "row %d has %s (%s) and later rows have up to %d; if it is a title, say where the header is: %s",
              first.number(),
              named.size() == 1 ? "1 cell" : named.size() + " cells",
              quoted(first.cells().getFirst()),
              most,
              proposal(most)));
    }
    SheetRow second = later.getFirst();
    boolean gap = later.stream().noneMatch(row -> row.number() == first.number() + 1);
    if (gap && isText(second)) {
      throw new InputFault(
          name,
          first.number(),
          String.format(
              Locale.ROOT,
              "row %d (%s) is followed by a blank row; if it is a title, say where the header is: --header-row %d, and if it is the header: --header-row %d",
              first.number(),
              quoted(first.cells().getFirst()),
              second.number(),
              first.number()));
    }
  }

  private void requireOrder() {
    later.stream()
        .filter(row -> row.number() < first.number())
        .findFirst()
        .ifPresent(row -> {
          throw new InputFault(
              String.format(
                  Locale.ROOT,
                  "%s: row %d stands in the file before row %d; save the workbook again in your spreadsheet program to have its rows sorted",
                  name,
                  first.number(),
                  row.number()));
        });
  }

  private String quoted(Cell cell) {
    return "%s \"%s\""
        .formatted(new CellAddress(cell.column(), first.number()), Text.excerpt(cell.text(), 40));
  }

  /// The first row that is as wide as any and holds nothing but different texts.
  private String proposal(int most) {
    Optional<SheetRow> found =
        later.stream()
            .filter(row -> row.cells().size() == most && isText(row) && isDistinct(row))
            .findFirst();
    return found
        .or(() -> aboveTheWidest(most))
        .map(row -> String.format(Locale.ROOT, "--header-row %d (%s)", row.number(), texts(row)))
        .orElse("--header-row N");
  }

  /// The lower row of a header of two: it has the names under a merged cell alone, and stands
  /// directly above the first row that is as wide as any.
  private Optional<SheetRow> aboveTheWidest(int most) {
    Optional<SheetRow> widest =
        later.stream().filter(row -> row.cells().size() == most).findFirst();
    return widest.flatMap(below ->
        later.stream()
            .filter(row -> row.number() == below.number() - 1)
            .filter(row -> row.cells().size() > 1 && isText(row))
            .findFirst());
  }

  private static String texts(SheetRow row) {
    return Text.excerpt(row.cells().stream().map(Cell::text).collect(Collectors.joining(", ")), 60);
  }

  private static boolean isText(SheetRow row) {
    return row.cells().stream().allMatch(cell -> cell.kind() == Kind.TEXT);
  }

  private static boolean isDistinct(SheetRow row) {
    Set<String> seen = new HashSet<>();
    return row.cells().stream().allMatch(cell -> seen.add(cell.text()));
  }

  private static Set<Integer> columns(List<SheetRow> rows) {
    return rows.stream()
        .flatMap(row -> row.cells().stream())
        .map(Cell::column)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
