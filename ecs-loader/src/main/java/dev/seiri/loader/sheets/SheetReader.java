package dev.seiri.loader.sheets;

import dev.seiri.core.json.Json;
import dev.seiri.loader.source.Headers;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.Render;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// One sheet of a spreadsheet: its header, and cells by rows and columns.
final class SheetReader {
  private final SheetsApi api;
  private final String spreadsheet;
  private final String title;
  private final long rows;
  private final int columns;

  private SheetReader(SheetsApi api, String spreadsheet, JsonNode properties) {
    this.api = api;
    this.spreadsheet = spreadsheet;
    this.title = properties.path("title").asString("");
    this.rows = properties.path("gridProperties").path("rowCount").asLong(0);
    this.columns = properties.path("gridProperties").path("columnCount").asInt(0);
  }

  /// @throws InputFault if there is no such sheet
  static SheetReader open(SheetsApi api, SheetAddress address) throws InterruptedException {
    JsonNode sheets =
        api.get(
                "/v4/spreadsheets/%s?fields=sheets.properties(sheetId,title,gridProperties)"
                    .formatted(address.spreadsheet()))
            .path("sheets");
    for (JsonNode sheet : sheets) {
      JsonNode properties = sheet.path("properties");
      if (address.sheet().isEmpty()
          || properties.path("sheetId").asLong(0) == address.sheet().getAsLong()) {
        return new SheetReader(api, address.spreadsheet(), properties);
      }
    }
    throw new InputFault(
        "Google Sheets: the spreadsheet has no sheet %s; the sheets are %s"
            .formatted(
                address.sheet().isPresent() ? address.sheet().getAsLong() : "at all",
                sheets
                    .valueStream()
                    .map(sheet -> sheet.path("properties").path("title").asString(""))
                    .toList()));
  }

  String title() {
    return title;
  }

  /// The number of rows of the grid, blank ones and the header included.
  long rows() {
    return rows;
  }

  /// The number of columns of the grid, blank ones included.
  int columns() {
    return columns;
  }

  /// The texts of the row of the header.
  ///
  /// @param row from 1
  List<String> header(int row) throws InterruptedException {
    JsonNode values =
        api.get(
                "/v4/spreadsheets/%s/values/%s?valueRenderOption=FORMATTED_VALUE"
                    .formatted(
                        spreadsheet,
                        encoded(String.format(Locale.ROOT, "%s!%d:%d", quoted(), row, row))))
            .path("values");
    List<String> header = new ArrayList<>();
    values.path(0).forEach(cell -> header.add(text(cell).strip()));
    return header;
  }

  /// Cells of some columns, row by row in the columns' order, all read at the same moment. Blank
  /// rows are rows of blanks.
  ///
  /// @param columns from 0, ascending
  /// @param first row, from 1
  /// @param last row
  List<List<String>> cells(List<Integer> columns, long first, long last, Render render)
      throws InterruptedException {
    List<List<Integer>> groups = neighbours(columns);
    List<List<String>> texts = new ArrayList<>();
    for (long row = first; row <= last; row++) {
      texts.add(new ArrayList<>());
    }
    List<JsonNode> ranges = ranges(groups, first, last, render);
    for (int g = 0; g < groups.size(); g++) {
      JsonNode values = ranges.get(g).path("values");
      for (int r = 0; r < texts.size(); r++) {
        JsonNode row = values.path(r);
        for (int c = 0; c < groups.get(g).size(); c++) {
          texts.get(r).add(text(row.path(c)));
        }
      }
    }
    return texts;
  }

  private List<JsonNode> ranges(List<List<Integer>> groups, long first, long last, Render render)
      throws InterruptedException {
    List<String> names =
        groups.stream()
            .map(group ->
                encoded(
                    String.format(
                        Locale.ROOT,
                        "%s!%s%d:%s%d",
                        quoted(),
                        letters(group.getFirst()),
                        first,
                        letters(group.getLast()),
                        last)))
            .toList();
    String options =
        "majorDimension=ROWS&valueRenderOption="
            + (render == Render.RAW ? "UNFORMATTED_VALUE" : "FORMATTED_VALUE");
    if (names.size() == 1) {
      return List.of(
          api.get(
              "/v4/spreadsheets/%s/values/%s?%s"
                  .formatted(spreadsheet, names.getFirst(), options)));
    }
    return api.get(
            "/v4/spreadsheets/%s/values:batchGet?%s&%s"
                .formatted(
                    spreadsheet,
                    names.stream().map(name -> "ranges=" + name).collect(Collectors.joining("&")),
                    options))
        .path("valueRanges")
        .valueStream()
        .toList();
  }

  private static List<List<Integer>> neighbours(List<Integer> columns) {
    List<List<Integer>> groups = new ArrayList<>();
    for (int column : columns) {
      if (groups.isEmpty() || groups.getLast().getLast() != column - 1) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(column);
    }
    return groups;
  }

  private String quoted() {
    return "'" + title.replace("'", "''") + "'";
  }

  /// A column's name: A to Z, AA and on.
  static String letters(int column) {
    return Headers.letters(column);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String text(JsonNode cell) {
    if (cell.isMissingNode() || cell.isNull()) {
      return "";
    }
    if (cell.isBoolean()) {
      return cell.booleanValue() ? "TRUE" : "FALSE";
    }
    return cell.isString() ? cell.stringValue() : Json.write(cell);
  }
}
