package dev.seiri.loader.sheets;

import dev.seiri.core.json.Json;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.Render;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// The download of a sheet as it is at one moment, though it is read page by page while people edit
/// it: if rows were moved between two pages, which the column of ids shows, it starts again.
public final class SheetDownload {
  /// Some 2 MB of text, which is what Google recommends to ask for at once.
  static final int PAGE_ROWS = 5_000;

  private static final int TRIES = 6;

  private final SheetsApi api;

  public SheetDownload(SheetsApi api) {
    this.api = api;
  }

  /// The cells to download.
  ///
  /// @param columns the columns that must be there, by their headers
  /// @param others whether the others are taken too, as far as each has a name of its own
  /// @param id the column whose texts tell rows apart; absent: rows that move are not noticed
  public record Wanted(List<String> columns, boolean others, Optional<String> id, Render render) {
    public Wanted {
      columns = List.copyOf(columns);
    }

    /// These columns alone; all, if there are none.
    public Wanted(List<String> columns, Optional<String> id, Render render) {
      this(columns, columns.isEmpty(), id, render);
    }

    private List<String> required() {
      return Stream.concat(columns.stream(), id.stream()).distinct().toList();
    }
  }

  /// Writes the sheet's rows to a file of JSON lines.
  ///
  /// @throws InputFault if it cannot be read, has no such column, or is never still
  public void download(SheetAddress address, Wanted wanted, Path file)
      throws IOException, InterruptedException {
    for (int tries = 1; tries <= TRIES; tries++) {
      if (tryOnce(address, wanted, file)) {
        return;
      }
    }
    throw new InputFault(
        String.format(
            Locale.ROOT,
            "Google Sheets: its rows were moved while they were read, %d times; load again when no one sorts them",
            TRIES));
  }

  /// @return whether all pages were of one moment's order
  private boolean tryOnce(SheetAddress address, Wanted wanted, Path file)
      throws IOException, InterruptedException {
    SheetReader sheet = SheetReader.open(api, address);
    List<String> header = sheet.header(address.headerRow());
    if (header.isEmpty()) {
      throw new InputFault(
          String.format(
              Locale.ROOT,
              "Google Sheets: the sheet \"%s\" is blank; it needs a header in row %d and rows",
              sheet.title(),
              address.headerRow()));
    }
    List<Integer> columns = columns(header, wanted, sheet.title());
    List<String> names = columns.stream().map(header::get).toList();
    OptionalInt id =
        wanted.id().isPresent()
            ? OptionalInt.of(names.indexOf(wanted.id().get()))
            : OptionalInt.empty();
    List<String> order =
        id.isPresent()
            ? order(sheet, columns.get(id.getAsInt()), address.headerRow(), wanted.render())
            : List.of();
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      int top = address.headerRow() + 1;
      for (long first = top; first <= sheet.rows(); first += PAGE_ROWS) {
        long last = Math.min(first + PAGE_ROWS - 1, sheet.rows());
        List<List<String>> rows = sheet.cells(columns, first, last, wanted.render());
        if (id.isPresent() && !isStill(rows, id.getAsInt(), order, (int) (first - top))) {
          return false;
        }
        for (List<String> row : rows) {
          write(writer, names, row);
        }
      }
    }
    return true;
  }

  private static List<String> order(SheetReader sheet, int column, int header, Render render)
      throws InterruptedException {
    List<String> order = new ArrayList<>();
    if (sheet.rows() > header) {
      sheet
          .cells(List.of(column), header + 1, sheet.rows(), render)
          .forEach(row -> order.add(row.getFirst()));
    }
    return order;
  }

  private static boolean isStill(List<List<String>> rows, int id, List<String> order, int from) {
    for (int i = 0; i < rows.size(); i++) {
      if (!rows.get(i).get(id).equals(order.get(from + i))) {
        return false;
      }
    }
    return true;
  }

  private static void write(Writer writer, List<String> names, List<String> row)
      throws IOException {
    if (row.stream().allMatch(String::isBlank)) {
      return;
    }
    ObjectNode json = Json.object();
    for (int i = 0; i < names.size(); i++) {
      json.put(names.get(i), row.get(i));
    }
    writer.write(Json.write(json));
    writer.write('\n');
  }

  /// The columns' places, ascending. Columns that are not wanted may lack a name or share one.
  private static List<Integer> columns(List<String> header, Wanted wanted, String title) {
    TreeSet<Integer> places = new TreeSet<>();
    if (wanted.others()) {
      for (int i = 0; i < header.size(); i++) {
        if (!header.get(i).isEmpty() && header.indexOf(header.get(i)) == i) {
          places.add(i);
        }
      }
    }
    for (String name : wanted.required()) {
      int place = header.indexOf(name);
      if (place < 0) {
        throw new InputFault(
            "Google Sheets: the sheet \"%s\" has no column \"%s\"; its columns are %s"
                .formatted(title, name, header));
      }
      if (header.lastIndexOf(name) != place) {
        throw new InputFault(
            "Google Sheets: the sheet \"%s\" has two columns called \"%s\" (%s and %s); rename one"
                .formatted(
                    title,
                    name,
                    SheetReader.letters(place),
                    SheetReader.letters(header.lastIndexOf(name))));
      }
      places.add(place);
    }
    return List.copyOf(places);
  }
}
