package dev.seiri.cli.query;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.seiri.core.json.Json;
import dev.seiri.core.output.FormulaGuard;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

  public static void print(QueryResult answer, Format format, PrintStream out) throws IOException {
    switch (format) {
      case TABLE -> table(answer, out);
      case CSV -> {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
          csv.writeRecord(answer.columns());
          for (List<@Nullable String> row : answer.rows()) {
            csv.writeRecord(
                row.stream().map(cell -> cell == null ? "" : FormulaGuard.guarded(cell)).toList());
          }
        }
        out.print(text);
      }
      case JSONL ->
          answer
              .rows()
              .forEach(row -> {
                ObjectNode json = Json.object();
                for (int i = 0; i < row.size(); i++) {
                  json.put(answer.columns().get(i), row.get(i));
                }
                out.println(Json.write(json));
              });
    }
  }

  private static void table(QueryResult answer, PrintStream out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(answer.columns());
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
      out.println(padded.stream().collect(Collectors.joining("  ")).stripTrailing());
    }
  }

  private static String cell(@Nullable String cell) {
    String line = cell == null ? "" : cell.replaceAll("\\p{Cntrl}", " ");
    return line.codePointCount(0, line.length()) <= WIDEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, WIDEST - 1)) + "…";
  }
}
