package dev.seiri.cli.eval;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.evaluation.golden.GoldenFault;
import dev.seiri.evaluation.golden.GoldenRow;
import dev.seiri.evaluation.golden.GoldenSet;
import dev.seiri.loader.source.Format;
import dev.seiri.loader.source.SourceOptions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A row source of golden rows: their inputs, without the expected answers.
final class GoldenSource implements AutoCloseable {
  private static final String ID = "record_id";
  private static final String INPUT = "input_value";

  private final Path file;
  private final SourceOptions source;

  private GoldenSource(Path file, SourceOptions source) {
    this.file = file;
    this.source = source;
  }

  static GoldenSource of(GoldenSet golden) throws IOException {
    return of(
        golden.name(), golden.hasFields(), golden.rows().stream().map(GoldenSource::json).toList());
  }

  /// Rows as JSON objects with a `record_id` each.
  ///
  /// @param whole whether whole rows are sent, as named fields, or their `input_value`
  static GoldenSource of(String name, boolean whole, List<ObjectNode> rows) throws IOException {
    Path file = Files.createTempFile("seiri-golden-", ".jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (ObjectNode row : rows) {
        out.write(Text.wellFormed(Json.line(row)));
        out.write('\n');
      }
    }
    SourceOptions source =
        new SourceOptions(
            file,
            name,
            Optional.of(Format.JSONL),
            Optional.of(StandardCharsets.UTF_8),
            whole ? Optional.empty() : Optional.of(INPUT),
            Optional.of(ID));
    return new GoldenSource(file, whole ? source.wholeRows() : source);
  }

  SourceOptions source() {
    return source;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }

  private static ObjectNode json(GoldenRow row) {
    ObjectNode json = Json.object();
    json.put(ID, row.recordId().value());
    if (row.fields().isEmpty()) {
      return json.put(INPUT, row.inputValue());
    }
    if (row.fields().containsKey(ID)) {
      throw new GoldenFault(
          "row %s: a field must not be called %s; rename it".formatted(row.recordId(), ID));
    }
    row.fields().forEach(json::put);
    return json;
  }
}
