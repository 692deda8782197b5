package dev.seiri.loader.sheets;

import dev.seiri.core.json.Json;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.Render;
import dev.seiri.loader.source.SourceNote;
import dev.seiri.loader.source.WorkbookOptions.UnnamedColumns;
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
import java.util.SequencedMap;
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
  /// @param unnamed what becomes of others that hold data and have no name
  /// @param id the column whose texts tell rows apart; absent: rows that move are not noticed
  public record Wanted(
      List<String> columns,
      boolean others,
      UnnamedColumns unnamed,
      Optional<String> id,
      Render render) {
    public Wanted {
      columns = List.copyOf(columns);
    }

    /// These columns alone; all, if there are none.
    public Wanted(List<String> columns, Optional<String> id, Render render) {
      this(columns, columns.isEmpty(), UnnamedColumns.REFUSE, id, render);
    }

    List<String> required() {
      return Stream.concat(columns.stream(), id.stream()).distinct().toList();
    }
  }

  /// Writes the sheet's rows to a file of JSON lines.
  ///
  /// @return what an operator should know of columns that were not wanted by name
  /// @throws InputFault if it cannot be read, has no such column, or is never still
  public List<SourceNote> download(SheetAddress address, Wanted wanted, Path file)
      throws IOException, InterruptedException {
    for (int tries = 1; tries <= TRIES; tries++) {
      Optional<List<SourceNote>> notes = tryOnce(address, wanted, file);
      if (notes.isPresent()) {
        return notes.get();
      }
    }
    throw new InputFault(
        String.format(
            Locale.ROOT,
            "Google Sheets: its rows were moved while they were read, %d times; load again when no"
                + " one sorts them",
            TRIES));
  }

  /// @return absent if the pages were not of one moment's order
  private Optional<List<SourceNote>> tryOnce(SheetAddress address, Wanted wanted, Path file)
      throws IOException, InterruptedException {
    SheetReader sheet = SheetReader.open(api, address);
    SheetColumns columns =
        SheetColumns.of(sheet, sheet.header(address.headerRow()), address.headerRow(), wanted);
    OptionalInt id =
        wanted.id().map(columns::indexOf).map(OptionalInt::of).orElse(OptionalInt.empty());
    List<String> order =
        id.isPresent()
            ? order(
                sheet, columns.places().get(id.getAsInt()), address.headerRow(), wanted.render())
            : List.of();
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      int top = address.headerRow() + 1;
      for (long first = top; first <= sheet.rows(); first += PAGE_ROWS) {
        long last = Math.min(first + PAGE_ROWS - 1, sheet.rows());
        List<List<String>> rows = sheet.cells(columns.places(), first, last, wanted.render());
        if (id.isPresent() && !isStill(rows, id.getAsInt(), order, (int) (first - top))) {
          return Optional.empty();
        }
        for (int i = 0; i < rows.size(); i++) {
          write(writer, columns.named(rows.get(i), first + i));
        }
      }
    }
    return Optional.of(columns.notes());
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

  private static void write(Writer writer, SequencedMap<String, String> row) throws IOException {
    if (row.values().stream().allMatch(String::isBlank)) {
      return;
    }
    ObjectNode json = Json.object();
    row.forEach(json::put);
    writer.write(Json.write(json));
    writer.write('\n');
  }
}
