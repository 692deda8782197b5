package dev.seiri.cli.query;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.json.Json;
import dev.seiri.core.output.FormulaGuard;
import dev.seiri.core.text.VisibleText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Prints an answer for people or for programs.
public final class AnswerPrinter {
  private static final int WIDEST = 60;

  private AnswerPrinter() {}

  /// The format of an answer.
  public enum Format {
    TABLE,
    CSV,
    JSONL
  }

  public static void print(QueryResult answer, Format format, Terminal terminal)
      throws IOException {
    switch (format) {
      case TABLE -> table(answer, terminal);
      case CSV -> csv(answer, terminal.data());
      case JSONL -> jsonLines(answer, terminal::print);
    }
  }

  /// Writes CSV, in which NULL is an empty field and an empty text a quoted one.
  static void csv(QueryResult answer, OutputStream out) throws IOException {
    try (CsvWriter csv =
        CsvWriter.builder()
            .quoteStrategy(QuoteStrategies.EMPTY)
            .build(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      csv.writeRecord(answer.columns());
      for (List<@Nullable String> row : answer.rows()) {
        csv.writeRecord(
            row.stream().map(cell -> cell == null ? null : FormulaGuard.guarded(cell)).toList());
      }
    }
  }

  /// Gives each row as a JSON object in JSON's own types.
  static void jsonLines(QueryResult answer, Consumer<String> out) {
    List<QueryResult.Kind> kinds = answer.kinds();
    for (List<@Nullable String> row : answer.rows()) {
      ObjectNode json = Json.object();
      for (int i = 0; i < row.size(); i++) {
        json.set(answer.columns().get(i), value(kinds.get(i), row.get(i)));
      }
      out.accept(Json.write(json));
    }
  }

  /// A cell in JSON's own type. NaN and the infinities, which JSON has no numbers for, are text.
  private static JsonNode value(QueryResult.Kind kind, @Nullable String cell) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (cell == null) {
      return nodes.nullNode();
    }
    return switch (kind) {
      case NUMBER ->
          cell.matches("-?[0-9.]+")
              ? nodes.numberNode(new BigDecimal(cell))
              : nodes.stringNode(cell);
      case BOOLEAN -> nodes.booleanNode(Boolean.parseBoolean(cell));
      case JSON -> Json.isReadable(cell) ? Json.read(cell) : nodes.stringNode(cell);
      case TEXT -> nodes.stringNode(cell);
    };
  }

  private static void table(QueryResult answer, Terminal terminal) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(answer.columns().stream().map(AnswerPrinter::cell).toList());
    answer.rows().forEach(row -> lines.add(row.stream().map(AnswerPrinter::cell).toList()));
    int[] widths = new int[answer.columns().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).codePointCount(0, line.get(i).length()));
      }
    }
    for (List<String> line : lines) {
      List<String> padded = new ArrayList<>();
      for (int i = 0; i < line.size(); i++) {
        String cell = line.get(i);
        padded.add(cell + " ".repeat(widths[i] - cell.codePointCount(0, cell.length())));
      }
      terminal.print(padded.stream().collect(Collectors.joining("  ")).stripTrailing());
    }
  }

  private static String cell(@Nullable String cell) {
    String line = cell == null ? "NULL" : VisibleText.line(cell.replaceAll("\\s", " "));
    return line.codePointCount(0, line.length()) <= WIDEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, WIDEST - 1)) + "…";
  }
}
