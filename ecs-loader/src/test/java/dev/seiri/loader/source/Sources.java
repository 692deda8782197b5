package dev.seiri.loader.source;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Files of rows for tests, and what is read of them.
final class Sources {
  private final Path folder;

  Sources(Path folder) {
    this.folder = folder;
  }

  /// What was read of a source.
  record Read(
      List<String> columns,
      List<Row> rows,
      SourceLayout layout,
      List<SourceNote> notes,
      ColumnRoles roles) {
    List<String> inputs() {
      return rows.stream().map(Row::inputValue).toList();
    }

    List<List<String>> cells() {
      return rows.stream().map(Row::cells).toList();
    }

    List<String> codes() {
      return notes.stream().map(SourceNote::code).toList();
    }

    SourceNote note(String code) {
      return notes.stream().filter(note -> note.code().equals(code)).findFirst().orElseThrow();
    }
  }

  Read read(String name, String text) throws IOException {
    return read(name, text, StandardCharsets.UTF_8);
  }

  Read read(String name, String text, Charset charset) throws IOException {
    return read(options(name, text.getBytes(charset)));
  }

  SourceOptions options(String name, String text) throws IOException {
    return options(name, text.getBytes(StandardCharsets.UTF_8));
  }

  SourceOptions options(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("file"), bytes);
    return new SourceOptions(
        file, name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// A file of the test's resources.
  static SourceOptions options(String name) {
    try {
      Path file =
          Path.of(Objects.requireNonNull(Sources.class.getResource("/rows/" + name)).toURI());
      return new SourceOptions(
          file, name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static Read read(SourceOptions options) throws IOException {
    try (RowSource source = RowSources.open(options)) {
      List<Row> rows = new ArrayList<>();
      source.forEachRemaining(rows::add);
      return new Read(source.columns(), rows, source.layout(), source.notes(), source.roles());
    }
  }
}
