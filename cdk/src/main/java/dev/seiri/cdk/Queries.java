package dev.seiri.cdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The queries shipped with the project, from `queries/*.sql`: a comment on the first line
/// describes each.
final class Queries {
  private Queries() {}

  record Query(String name, String description, String sql) {}

  static List<Query> shipped() {
    try (Stream<Path> files = Files.list(ProjectRoot.path().resolve("queries"))) {
      return files
          .filter(file -> file.toString().endsWith(".sql"))
          .sorted()
          .map(Queries::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Query read(Path file) {
    try {
      String sql = Files.readString(file);
      String name = file.getFileName().toString().replaceFirst("\\.sql$", "");
      return new Query(name, sql.lines().findFirst().orElse("").replaceFirst("^-- *", ""), sql);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
