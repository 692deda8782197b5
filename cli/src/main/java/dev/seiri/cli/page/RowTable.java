package dev.seiri.cli.page;

import dev.seiri.cli.session.UnclosedStream;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/// A page's table of any number of rows: searched, sorted and scrolled by the page's script. The
/// rows are kept compressed in a file, never in memory.
public final class RowTable implements AutoCloseable {
  /// The most rows a page holds.
  public static final int MOST_ROWS = 100_000;

  /// The most characters of a cell.
  private static final int MOST_CHARS = 2_000;

  private final String title;
  private final List<Column> columns;
  private final Path file;
  private final OutputStream packed;
  private long rows;
  private boolean complete;

  private RowTable(String title, List<Column> columns, Path file) throws IOException {
    this.title = title;
    this.columns = List.copyOf(columns);
    this.file = file;
    this.packed = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16);
    this.packed.write('[');
  }

  /// A column.
  ///
  /// @param kind of its cells
  /// @param width as in CSS: `12rem`
  public record Column(String name, Kind kind, String width) {
    /// A column of texts.
    public static Column text(String name, int width) {
      return new Column(name, Kind.TEXT, width + "rem");
    }

    /// A column of few different texts, by which rows are filtered.
    public static Column choice(String name, int width) {
      return new Column(name, Kind.CHOICE, width + "rem");
    }

    /// A column of numbers.
    public static Column number(String name, int width) {
      return new Column(name, Kind.NUMBER, width + "rem");
    }
  }

  /// The kind of a column's cells.
  public enum Kind {
    TEXT,
    CHOICE,
    NUMBER
  }

  /// A table without rows so far.
  public static RowTable of(String title, List<Column> columns) throws IOException {
    return new RowTable(title, columns, Files.createTempFile("seiri-rows-", ".gz"));
  }

  /// Adds a row. Past [#MOST_ROWS] it is only counted.
  ///
  /// @param cells as many as columns: texts, numbers, null, or a list of texts, of which a choice
  ///   finds each
  public void add(List<? extends @Nullable Object> cells) throws IOException {
    if (rows++ >= MOST_ROWS) {
      return;
    }
    ArrayNode row = Json.MAPPER.createArrayNode();
    for (Object cell : cells) {
      switch (cell) {
        case null -> row.addNull();
        case List<?> several -> {
          ArrayNode texts = row.addArray();
          several.forEach(one -> texts.add(clipped(one.toString())));
        }
        case Number number -> row.add(Json.MAPPER.valueToTree(number));
        default -> row.add(clipped(cell.toString()));
      }
    }
    packed.write(((rows > 1 ? ",\n" : "") + Json.write(row)).getBytes(StandardCharsets.UTF_8));
  }

  /// The table's variables in a template.
  Map<String, Object> model() {
    List<Map<String, Object>> choices = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).kind() == Kind.CHOICE) {
        choices.add(Map.of("name", columns.get(i).name(), "column", i));
      }
    }
    String note =
        rows > MOST_ROWS
            ? String.format(
                Locale.ROOT,
                "The first %,d of %,d rows; the figures above are of all.",
                MOST_ROWS,
                rows)
            : "Click a row's name to open it in full. Arrow keys move from row to row.";
    return Map.of("title", title, "note", note, "choices", choices);
  }

  ArrayNode columnsJson() {
    ArrayNode json = Json.MAPPER.createArrayNode();
    for (Column column : columns) {
      json.addObject()
          .put("name", column.name())
          .put("number", column.kind() == Kind.NUMBER)
          .put("width", column.width());
    }
    return json;
  }

  /// Writes the rows: JSON, packed by gzip, in base64.
  void copyTo(OutputStream out) throws IOException {
    if (!complete) {
      packed.write(']');
      packed.close();
      complete = true;
    }
    try (OutputStream base64 = Base64.getEncoder().wrap(new UnclosedStream(out))) {
      Files.copy(file, base64);
    }
  }

  @Override
  public void close() throws IOException {
    packed.close();
    Files.deleteIfExists(file);
  }

  private static String clipped(String text) {
    return Text.wellFormed(
        text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…");
  }
}
