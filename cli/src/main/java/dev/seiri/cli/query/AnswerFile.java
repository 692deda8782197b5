package dev.seiri.cli.query;

import dev.seiri.cli.output.WholeFile;
import dev.seiri.cli.session.CliFault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Writes an answer to a file, in the format that its name says.
final class AnswerFile {
  private AnswerFile() {}

  /// The formats of a file.
  private enum Format {
    CSV,
    JSONL,
    PARQUET
  }

  /// Checks the name.
  ///
  /// @throws CliFault if it has no known format
  static void check(Path file) {
    format(file);
  }

  private static Format format(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (Format format : Format.values()) {
      if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
        return format;
      }
    }
    throw new CliFault("--output %s: must end in .csv, .jsonl or .parquet".formatted(file));
  }

  static void write(QueryResult answer, WholeFile file) throws IOException {
    try (OutputStream out = file.open()) {
      switch (format(file.path())) {
        case CSV -> AnswerPrinter.csv(answer, out);
        case JSONL -> {
          PrintWriter lines = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          AnswerPrinter.jsonLines(answer, line -> lines.print(line + "\n"));
          lines.flush();
          if (lines.checkError()) {
            throw new IOException("the disk may be full");
          }
        }
        case PARQUET -> parquet(answer, out);
      }
    }
    file.finish();
  }

  /// DuckDB writes Parquet. Numbers, truth values, dates and moments keep their types; everything
  /// else is text.
  private static void parquet(QueryResult answer, OutputStream out) throws IOException {
    List<String> types = answer.types().stream().map(AnswerFile::duckDb).toList();
    Path file = Files.createTempFile("seiri-query", ".parquet");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(
          "CREATE TABLE answer (%s)"
              .formatted(
                  columns(
                      answer,
                      i ->
                          "\"%s\" %s"
                              .formatted(
                                  answer.columns().get(i).replace("\"", "\"\""), types.get(i)))));
      duckDb.setAutoCommit(false);
      try (PreparedStatement insert =
          duckDb.prepareStatement(
              "INSERT INTO answer VALUES (%s)"
                  .formatted(columns(answer, i -> "CAST(? AS %s)".formatted(types.get(i)))))) {
        for (List<@Nullable String> row : answer.rows()) {
          for (int i = 0; i < row.size(); i++) {
            insert.setString(i + 1, row.get(i));
          }
          insert.execute();
        }
      }
      duckDb.commit();
      statement.execute(
          "COPY answer TO '%s' (FORMAT parquet)".formatted(file.toString().replace("'", "''")));
      Files.copy(file, out);
    } catch (SQLException e) {
      throw new CliFault(
          "the answer cannot be written as Parquet: %s; give columns of the same name different ones with AS, or write .csv"
              .formatted(
                  Objects.requireNonNullElse(e.getMessage(), "").lines().findFirst().orElse("")));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// @param type a type's name, DuckDB's or Athena's
  private static String duckDb(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "date", "timestamp", "timestamp with time zone" -> name;
      // Athena does not say how many places there are.
      case "decimal" -> "decimal(38, 9)";
      default ->
          switch (QueryResult.Kind.of(type)) {
            case NUMBER, BOOLEAN -> name;
            case TEXT, JSON -> "varchar";
          };
    };
  }

  private static String columns(QueryResult answer, IntFunction<String> column) {
    return IntStream.range(0, answer.columns().size())
        .mapToObj(column)
        .collect(Collectors.joining(", "));
  }
}
