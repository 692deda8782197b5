package dev.seiri.loader.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A workbook read from end to end: what was understood of it.
record WorkbookReading(
    List<String> columns, List<Row> rows, List<SourceNote> notes, SourceLayout layout) {

  static WorkbookReading of(Path file) throws IOException {
    return of(SourceOptions.of(file));
  }

  static WorkbookReading of(SourceOptions options) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (WorkbookSource source = new WorkbookSource(options)) {
      source.forEachRemaining(rows::add);
      return new WorkbookReading(source.columns(), rows, source.notes(), source.layout());
    }
  }

  List<List<String>> cells() {
    return rows.stream().map(Row::cells).toList();
  }

  /// A column's cells, from the top.
  List<String> column(int column) {
    return rows.stream().map(row -> row.cells().get(column)).toList();
  }

  Optional<SourceNote> note(String code) {
    return notes.stream().filter(note -> note.code().equals(code)).findFirst();
  }
}
