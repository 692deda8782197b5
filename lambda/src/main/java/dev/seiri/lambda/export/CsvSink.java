package dev.seiri.lambda.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A table that is safe to open in a spreadsheet: the input's columns, one column per output field,
/// verdict and reason. A pending row has the verdict `pending`, which is no verdict.
///
/// Of an experiment, a column `variant` stands before the verdict.
///
/// An output field that is called like an input column stands under `output_<field>`.
public final class CsvSink implements ResultSink {
  private final CsvWriter csv;
  private final OutputColumns output;

  /// @param columns the input's columns
  public CsvSink(Writer out, List<String> columns, OutputColumns output) {
    this(out, output);
    csv.writeRecord(header(columns, output));
  }

  private CsvSink(Writer out, OutputColumns output) {
    this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    this.output = output;
  }

  /// More rows of a table whose beginning stands elsewhere.
  ///
  /// @param output as for the beginning
  public static CsvSink ofMore(Writer out, OutputColumns output) {
    return new CsvSink(out, output);
  }

  /// Hands on what it holds back.
  public void flush() throws IOException {
    csv.flush();
  }

  @Override
  public void row(List<String> cells, Optional<ResultDocument> result) {
    List<String> record = new ArrayList<>(cells);
    JsonNode answer = result.map(r -> r.json().path("output")).orElse(Json.MAPPER.nullNode());
    if (output.fields().isEmpty()) {
      record.add(text(answer));
    } else {
      output.fields().forEach(field -> record.add(text(answer.path(field))));
    }
    if (output.variant()) {
      record.add(result.flatMap(ResultDocument::variant).orElse(""));
    }
    record.add(result.map(r -> r.verdict().word()).orElse("pending"));
    record.add(result.map(r -> text(r.json().path("error_message"))).orElse(""));
    csv.writeRecord(record.stream().map(SafeCell::of).toList());
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }

  private static List<String> header(List<String> columns, OutputColumns output) {
    Set<String> taken = new HashSet<>(columns);
    List<String> header = new ArrayList<>(columns);
    for (String field : output.fields().isEmpty() ? List.of("output") : output.fields()) {
      header.add(free(taken, field));
    }
    if (output.variant()) {
      header.add(free(taken, "variant"));
    }
    header.add(free(taken, "verdict"));
    header.add(free(taken, "reason"));
    return header.stream().map(SafeCell::of).toList();
  }

  private static String free(Set<String> taken, String name) {
    String free = name;
    while (!taken.add(free)) {
      free = "output_" + free;
    }
    return free;
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isString() ? value.stringValue() : Json.write(value);
  }
}
