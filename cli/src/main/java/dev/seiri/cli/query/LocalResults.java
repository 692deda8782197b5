package dev.seiri.cli.query;

import dev.seiri.cli.session.CliFault;
import dev.seiri.core.export.ExportFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The results of a home as a table, in DuckDB: of finished executions their export, of others the
/// single documents.
public final class LocalResults {
  /// Athena's functions that DuckDB names differently, so that one text works on both. What DuckDB
  /// lacks of the functions that the texts use.
  static final List<String> MACROS =
      List.of(
          "CREATE MACRO json_extract_scalar(document, path) AS json_extract_string(document, path)",
          "CREATE MACRO json_format(value) AS CAST(value AS VARCHAR)",
          "CREATE MACRO from_iso8601_timestamp(text) AS CAST(text AS TIMESTAMPTZ)",
          "CREATE MACRO approx_percentile(value, share) AS quantile_disc(value, share)",
          "CREATE MACRO date_format(moment, format) AS strftime(moment, format)");

  private static final String FINISHED = ExportFile.FINISHED.fileName();

  /// A special character in a path, as a pattern that matches it alone.
  private static final Pattern LITERAL = Pattern.compile("\\[[*?\\[]]");

  /// The folders of the bucket that a query may read.
  private static final List<String> FOLDERS =
      List.of(
          "results",
          "exports",
          "evaluations",
          "corrections",
          "decisions",
          "certificates",
          "prompts",
          "labels");

  /// The views over other documents than results.
  private static final List<String> VIEWS =
      List.of(
          "evaluations",
          "corrections",
          "reviews",
          "certificates",
          "executions",
          "prompts",
          "labels");

  /// What is settled before a query is read.
  private static final List<String> LOCKS =
      List.of(
          "autoinstall_known_extensions = false",
          "autoload_known_extensions = false",
          "allow_community_extensions = false",
          "allow_persistent_secrets = false",
          "enable_external_access = false",
          "lock_configuration = true");

  private final Path bucket;
  private final List<Path> readable;

  /// @param bucket the folder of the local bucket
  /// @param readable other files and folders that a query may read by their names
  public LocalResults(Path bucket, List<Path> readable) {
    this.bucket = bucket.toAbsolutePath().normalize();
    this.readable = List.copyOf(readable);
  }

  /// Runs a query.
  ///
  /// @throws CliFault if the SQL or its parameters are wrong, with the engine's reason
  public QueryResult ask(String sql, List<String> parameters) throws IOException {
    Path spill = Files.createTempDirectory("seiri-query");
    try {
      return ask(sql, parameters, spill);
    } finally {
      delete(spill);
    }
  }

  private QueryResult ask(String sql, List<String> parameters, Path spill) throws IOException {
    String documents = documents();
    Map<String, String> others = otherDocuments();
    List<String> allowed = allowed();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      try (Statement statement = duckDb.createStatement()) {
        statement.execute("SET TimeZone = 'UTC'");
        for (String macro : MACROS) {
          statement.execute(macro);
        }
        statement.execute(created("documents", documents));
        statement.execute("CREATE VIEW live AS " + ShippedQuery.view("live"));
        // Locally there is no compaction: an export is one file already.
        statement.execute("CREATE TABLE compacted AS SELECT * FROM live LIMIT 0");
        statement.execute("CREATE VIEW results AS " + ShippedQuery.view("results"));
        for (Map.Entry<String, String> other : others.entrySet()) {
          statement.execute(created(other.getKey(), other.getValue()));
        }
        for (String view : VIEWS) {
          statement.execute("CREATE VIEW %s AS %s".formatted(view, ShippedQuery.view(view)));
        }
        statement.execute("SET temp_directory = " + quoted(spill.toString()));
        statement.execute("SET allowed_directories = [%s]".formatted(list(allowed, true)));
        statement.execute("SET allowed_paths = [%s]".formatted(list(allowed, false)));
        for (String setting : LOCKS) {
          statement.execute("SET " + setting);
        }
      }
      OneSelect.check(duckDb, sql);
      return answer(duckDb, sql, parameters);
    } catch (SQLException e) {
      throw new CliFault(
          "the query failed: "
              + (String.valueOf(e.getMessage()).startsWith("Permission Error")
                  ? "it reads what it may not; give each file of yours that it reads with --read"
                      + " FILE"
                  : e.getMessage()));
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // A leftover in the folder for temporary files.
    }
  }

  /// A pattern that matches a path with special characters is not what the engine allows; what it
  /// matches is read beforehand.
  private static String created(String name, String query) {
    return "CREATE %s %s AS %s"
        .formatted(LITERAL.matcher(query).find() ? "TABLE" : "VIEW", name, query);
  }

  /// What a query may read. A folder ends with its separator.
  private List<String> allowed() throws IOException {
    List<String> allowed = new ArrayList<>();
    for (String name : FOLDERS) {
      Path folder = bucket.resolve(name);
      if (Files.isDirectory(folder)) {
        allowed.add(folder.toRealPath() + "/");
      }
    }
    for (Path path : readable) {
      if (!Files.isReadable(path) || !(Files.isRegularFile(path) || Files.isDirectory(path))) {
        throw new CliFault("--read %s: there is no such file or folder to read".formatted(path));
      }
      Path real = path.toRealPath();
      if (!literal(real).equals(real.toString())) {
        throw new CliFault(
            "--read %s: a name with *, ? or [ is a pattern in SQL; copy the file to another name"
                .formatted(path));
      }
      allowed.add(Files.isDirectory(real) ? real + "/" : real.toString());
    }
    return allowed;
  }

  private static String list(List<String> allowed, boolean folders) {
    return allowed.stream()
        .filter(path -> path.endsWith("/") == folders)
        .map(LocalResults::quoted)
        .collect(Collectors.joining(", "));
  }

  private static QueryResult answer(Connection duckDb, String sql, List<String> parameters)
      throws SQLException {
    try (PreparedStatement statement = duckDb.prepareStatement(sql)) {
      int wanted = statement.getParameterMetaData().getParameterCount();
      if (wanted != parameters.size()) {
        throw new CliFault(
            String.format(
                Locale.ROOT,
                "the query takes %d parameters, and %d are given",
                wanted,
                parameters.size()));
      }
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return answer(rows);
      }
    }
  }

  private static QueryResult answer(ResultSet rows) throws SQLException {
    int width = rows.getMetaData().getColumnCount();
    List<String> columns = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      columns.add(rows.getMetaData().getColumnLabel(i));
      types.add(rows.getMetaData().getColumnTypeName(i));
    }
    List<List<@Nullable String>> all = new ArrayList<>();
    while (rows.next()) {
      List<@Nullable String> row = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        row.add(QueryResult.Kind.of(types.get(i - 1)).shown(rows.getString(i)));
      }
      all.add(row);
    }
    return new QueryResult(columns, types, all);
  }

  /// One JSON document a row.
  private String documents() throws IOException {
    List<String> files = new ArrayList<>();
    Path results = bucket.resolve("results");
    if (Files.isDirectory(results)) {
      try (Stream<Path> executions = Files.list(results)) {
        for (Path execution : executions.filter(Files::isDirectory).sorted().toList()) {
          files.add(quoted(source(execution)));
        }
      }
    }
    return objects(files);
  }

  /// The tables of documents beside the results, by their names on Athena.
  private Map<String, String> otherDocuments() throws IOException {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put("evaluation_documents", evaluations());
    tables.put("correction_documents", objects(files("corrections")));
    tables.put("decision_documents", objects(files("decisions")));
    tables.put("certificate_documents", objects(files("certificates")));
    tables.put("execution_documents", objects(summaries()));
    tables.put("prompt_documents", objects(files("prompts")));
    tables.put("label_documents", objects(files("labels")));
    return tables;
  }

  /// The totals of finished executions, as they lie beside the exports.
  private List<String> summaries() throws IOException {
    Path exports = bucket.resolve("exports");
    if (!Files.isDirectory(exports)) {
      return List.of();
    }
    try (Stream<Path> executions = Files.list(exports)) {
      return executions
          .map(execution -> execution.resolve(FINISHED))
          .filter(Files::isRegularFile)
          .sorted()
          .map(file -> quoted(literal(file)))
          .toList();
    }
  }

  /// All files of a folder of the bucket.
  private List<String> files(String name) throws IOException {
    Path folder = bucket.resolve(name);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().map(file -> quoted(literal(file))).toList();
    }
  }

  /// A query for the JSON lines of some files.
  private static String objects(List<String> files) {
    if (files.isEmpty()) {
      return "SELECT '' AS document, '' AS execution_id WHERE false";
    }
    return """
    SELECT CAST(json AS VARCHAR) AS document,
      regexp_extract(filename, 'execution_id=([^/\\\\]+)', 1) AS execution_id
    FROM read_json_objects([%s], format = 'newline_delimited', filename = true,
      maximum_object_size = 67108864)\
    """
        .formatted(String.join(", ", files));
  }

  /// One evaluation a row.
  private String evaluations() throws IOException {
    Path folder = bucket.resolve("evaluations");
    if (!Files.isDirectory(folder)) {
      return "SELECT '' AS document WHERE false";
    }
    return """
    SELECT CAST(json AS VARCHAR) AS document
    FROM read_json_objects(%s, format = 'newline_delimited', maximum_object_size = 67108864)\
    """
        .formatted(quoted(literal(folder) + "/*/*.json"));
  }

  private String source(Path execution) {
    Path export = bucket.resolve("exports").resolve(execution.getFileName());
    return Files.exists(export.resolve(FINISHED))
        ? literal(export.resolve(ExportFile.JSONL.fileName()))
        : literal(execution) + "/*.json";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// A path as a pattern that matches it alone, whatever its folders are called.
  private static String literal(Path path) {
    return path.toString().replaceAll("[*?\\[]", "[$0]");
  }
}
