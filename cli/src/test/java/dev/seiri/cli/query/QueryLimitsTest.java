package dev.seiri.cli.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.cli.session.CliFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a query cannot do.
class QueryLimitsTest {
  @TempDir private Path folder = Path.of("");
  private Path bucket = Path.of("");
  private Path secret = Path.of("");

  @BeforeEach
  void files() throws IOException {
    bucket = folder.resolve("home").resolve("bucket");
    Files.createDirectories(bucket.resolve("results/execution_id=a"));
    Files.writeString(bucket.resolve("results/execution_id=a/1.json"), "{\"record_id\":\"r1\"}\n");
    Files.createDirectories(bucket.resolve("asking"));
    Files.writeString(bucket.resolve("asking/x.json"), "{\"secret\":1}\n");
    secret = Files.writeString(folder.resolve("secret.csv"), "secret\n1\n");
    Files.createSymbolicLink(bucket.resolve("results/link.csv"), secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; DROP VIEW results",
        "SELECT 1; SELECT 2",
        "SELECT 1 -- ;\n; SELECT 2",
        "SELECT 1 /* ; */; COPY (SELECT 1) TO '@/out.csv'",
        "COPY (SELECT 1) TO '@/out.csv'; SELECT 1",
        "COPY (SELECT 1) TO '@/out.csv'",
        "EXPORT DATABASE '@/out'",
        "ATTACH '@/out.db'",
        "CREATE TABLE t AS SELECT 1",
        "INSERT INTO compacted SELECT * FROM live",
        "WITH x AS (DELETE FROM compacted RETURNING *) SELECT * FROM x",
        "SET lock_configuration = false",
        "RESET enable_external_access",
        "PRAGMA database_list",
        "CALL duckdb_functions()",
        "INSTALL httpfs",
        "LOAD httpfs",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '@/out.csv'",
        "BEGIN",
        "PREPARE p AS SELECT 1",
        "USE memory",
        "",
        "-- nothing",
        ";",
      })
  void whatIsNotOneSelectIsRefusedBeforeAnythingRuns(String sql) throws IOException {
    assertThatThrownBy(() -> ask(sql))
        .isInstanceOf(CliFault.class)
        .hasMessageMatching(
            "(?s)a query is one SELECT .* nothing was run|the query cannot be read: .*");
    assertNothingWritten();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '@/secret.csv'",
        "SELECT * FROM read_text('@/*.csv')",
        "SELECT * FROM read_text('@/home/bucket/results/../../../secret.csv')",
        "SELECT * FROM read_text('@/home/bucket/results/link.csv')",
        "SELECT * FROM read_json_objects('@/home/bucket/asking/x.json')",
        "SELECT * FROM read_text('/proc/self/environ')",
        "SELECT * FROM read_text('file://@/secret.csv')",
        "SELECT * FROM glob('@/*')",
        "SELECT * FROM sniff_csv('@/secret.csv')",
        "SELECT * FROM read_parquet('https://127.0.0.1:1/x.parquet')",
        "SELECT * FROM 's3://bucket/x.csv'",
        "SELECT * FROM read_duckdb('@/out.db')",
        "SELECT count(*) FROM duckdb_extensions()",
      })
  void filesThatAreNoResultsAreNotRead(String sql) throws IOException {
    assertThatThrownBy(() -> ask(sql))
        .isInstanceOf(CliFault.class)
        .hasMessageContaining("--read FILE");
    assertNothingWritten();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT getenv('HOME')",
        "SELECT * FROM query('COPY (SELECT 1) TO ''@/out.csv''')",
        "SELECT * FROM query('SELECT 1; SELECT 2')",
        "SELECT * FROM enable_logging(storage = 'file', storage_path = '@/out')",
        "SELECT * FROM json_execute_serialized_sql('{\"error\":true}')",
      })
  void nothingElseIsReachedEither(String sql) throws IOException {
    assertThatThrownBy(() -> ask(sql))
        .isInstanceOf(CliFault.class)
        .hasMessageContaining("the query failed");
    assertNothingWritten();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM results;",
        "WITH r AS (SELECT * FROM results) SELECT count(*) FROM r",
        "FROM results SELECT count(*)",
        "SELECT count(*) FROM results -- ; DROP VIEW results",
        "SELECT count(*) FROM results WHERE ';' <> '--' /* ; */",
        "VALUES (1)",
        "SELECT count(*) FROM '@/home/bucket/results/execution_id=a/1.json'",
      })
  void oneSelectIsAnswered(String sql) throws IOException {
    assertThat(ask(sql).rows()).isEqualTo(List.of(List.of("1")));
  }

  @Test
  void aFileThatIsNamedIsRead() throws IOException {
    LocalResults results = new LocalResults(bucket, List.of(secret));
    assertThat(results.ask("SELECT secret FROM '" + secret + "'", List.of()).rows())
        .isEqualTo(List.of(List.of("1")));
    assertThatThrownBy(
            () -> results.ask("SELECT * FROM '" + folder.resolve("other.csv") + "'", List.of()))
        .hasMessageContaining("--read FILE");
    assertThatThrownBy(() ->
            new LocalResults(bucket, List.of(folder.resolve("none"))).ask("SELECT 1", List.of()))
        .isInstanceOf(CliFault.class)
        .hasMessageContaining("there is no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"home [1]", "a*b?", "it's \"it\"", "[", "-- ;"})
  void resultsAreReadWhateverTheirFolderIsCalled(String name) throws IOException {
    Path odd = folder.resolve(name);
    Files.createDirectories(odd.resolve("results/execution_id=a"));
    Files.copy(
        bucket.resolve("results/execution_id=a/1.json"),
        odd.resolve("results/execution_id=a/1.json"));
    LocalResults results = new LocalResults(odd, List.of());
    assertThat(results.ask("SELECT record_id FROM results", List.of()).rows())
        .isEqualTo(List.of(List.of("r1")));
    assertThatThrownBy(() -> results.ask("SELECT * FROM '" + secret + "'", List.of()))
        .hasMessageContaining("--read FILE");
  }

  @Test
  void forAthenaTheFirstWordDecides() {
    for (String sql :
        List.of("SELECT 1", "  -- x\n/* y */ ((select 1))", "WITH a AS (SELECT 1) SELECT 1")) {
      OneSelect.checkFirstWord(sql);
    }
    for (String sql :
        List.of(
            "DROP TABLE t", "/* SELECT */ DROP TABLE t", "-- SELECT\nUNLOAD (SELECT 1)", "", "(")) {
      assertThatThrownBy(() -> OneSelect.checkFirstWord(sql)).as(sql).isInstanceOf(CliFault.class);
    }
  }

  private QueryResult ask(String sql) throws IOException {
    return new LocalResults(bucket, List.of()).ask(sql.replace("@", folder.toString()), List.of());
  }

  private void assertNothingWritten() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("home", "secret.csv");
    }
  }
}
