package dev.seiri.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The statement that files an execution, run by DuckDB, which reads the same SQL.
class FilingTest {
  private static final String DOCUMENT =
      """
      {"execution_id":"e","request_id":"%s","record_id":"r","verdict":"ok","output":{"a":1},\
      "attempts":1,"reused":false,"cost_usd":0.5,"created_at":"2026-11-01T00:00:00Z"}\
      """;

  private Connection duckDb = connection();

  @BeforeEach
  void tables() throws SQLException {
    execute("SET TimeZone = 'UTC'");
    for (String macro : LocalResults.MACROS) {
      execute(macro);
    }
    execute(
        "CREATE TABLE exported_documents (document VARCHAR, execution_id VARCHAR, \"$path\" VARCHAR)");
    execute("CREATE TABLE documents (document VARCHAR, execution_id VARCHAR)");
    execute("CREATE VIEW live AS " + ShippedQuery.view("live"));
    execute("CREATE TABLE compacted AS SELECT * EXCLUDE execution_key FROM live");
    execute("CREATE VIEW results AS " + ShippedQuery.view("results"));
  }

  @AfterEach
  void close() throws SQLException {
    duckDb.close();
  }

  @Test
  void theRowsOfTheExportAreFiledOnceAndNoOtherFileIsRead() throws Exception {
    line("e", "results.jsonl", DOCUMENT.formatted("1"));
    line("e", "results.jsonl", DOCUMENT.formatted("2"));
    line("e", "results.csv", "record_id,input_value");
    line("e", "finished.json", "{\"request_count\":2}");
    line("other", "results.jsonl", DOCUMENT.formatted("3"));
    execute(filing());
    execute(filing());
    assertThat(count("SELECT count(*) FROM compacted")).isEqualTo(2);
    assertThat(
            count("SELECT count(*) FROM compacted WHERE output = '{\"a\":1}' AND cost_usd = 0.5"))
        .isEqualTo(2);
  }

  @Test
  void aFiledRowIsSeenOnce() throws Exception {
    line("e", "results.jsonl", DOCUMENT.formatted("1"));
    execute("INSERT INTO documents VALUES ('%s', 'e')".formatted(DOCUMENT.formatted("1")));
    execute(
        "INSERT INTO documents VALUES ('%s', 'f')"
            .formatted(DOCUMENT.formatted("2").replace("\"e\"", "\"f\"")));
    assertThat(count("SELECT count(*) FROM results")).isEqualTo(2);
    execute(filing());
    assertThat(count("SELECT count(*) FROM results")).isEqualTo(2);
    assertThat(count("SELECT count(*) FROM results WHERE execution_id = 'e'")).isEqualTo(1);
  }

  /// What is filed is what `live` would show of the same documents.
  @Test
  void filingReadsADocumentAsTheViewDoes() throws IOException {
    String live = ShippedQuery.view("live");
    String columns = live.substring(live.indexOf("  json_extract_scalar"), live.indexOf("FROM "));
    assertThat(text().replaceAll("\\s+", " ")).contains(columns.replaceAll("\\s+", " "));
  }

  @Test
  void percentagesAreDoubles() throws Exception {
    for (ShippedQuery query : ShippedQuery.all()) {
      assertThat(query.sql()).as(query.name()).doesNotContainPattern("\\b100(\\.0)?\\s*\\*");
    }
  }

  private static String filing() throws IOException {
    return text().replace("${key}", "'e'").replace("${id}", "'e'");
  }

  private static String text() throws IOException {
    Path root = Path.of(System.getProperty("seiri.root", ".."));
    return Files.readString(root.resolve("queries/views/file.sql"));
  }

  private void line(String key, String file, String document) throws SQLException {
    execute(
        "INSERT INTO exported_documents VALUES ('%s', '%s', 's3://b/exports/execution_id=%s/%s')"
            .formatted(document, key, key, file));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String sql) throws SQLException {
    try (Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private static Connection connection() {
    try {
      return DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
