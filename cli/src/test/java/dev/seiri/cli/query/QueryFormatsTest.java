package dev.seiri.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryFormatsTest {
  private static final String SQL =
      "SELECT 1 AS i, CAST(0.00001 AS double) AS d, true AS b, 'x' AS t, '' AS e,"
          + " CAST(NULL AS varchar) AS n, CAST('NaN' AS double) AS nan,"
          + " json_extract('{\"a\":[1]}', '$.a') AS j, CAST(0.10 AS decimal(9, 2)) AS m";

  @TempDir private Path folder = Path.of("");
  private Desk desk = Desk.in(Path.of("."));

  @BeforeEach
  void desk() {
    desk = Desk.in(folder);
  }

  @Test
  void jsonHasItsOwnTypes() {
    assertThat(desk.must("query", SQL, "--format", "jsonl").out().strip())
        .isEqualTo(
            "{\"i\":1,\"d\":0.000010,\"b\":true,\"t\":\"x\",\"e\":\"\",\"n\":null,\"nan\":\"NaN\","
                + "\"j\":[1],\"m\":0.10}");
  }

  @Test
  void csvTellsNullFromAnEmptyText() {
    assertThat(desk.must("query", SQL, "--format", "csv").out().strip().lines().toList().getLast())
        .isEqualTo("1,0.000010,true,x,\"\",,NaN,[1],0.10");
  }

  @Test
  void aTableTellsNullFromAnEmptyText() {
    assertThat(desk.must("query", "SELECT '' AS e, NULL AS n").out().lines().toList().getLast())
        .isEqualTo("   NULL");
  }

  @Test
  void anAnswerIsWrittenToAFileWithItsTypes() throws IOException {
    for (String name : List.of("a.csv", "a.jsonl")) {
      Path file = folder.resolve(name);
      desk.must("query", SQL, "--output", file.toString());
      assertThat(Files.readString(file))
          .isEqualTo(desk.must("query", SQL, "--format", name.substring(2)).out());
    }
    Path parquet = folder.resolve("a.parquet");
    String typed =
        SQL + ", DATE '2026-11-01' AS day, TIMESTAMPTZ '2026-11-01 12:00:00+00' AS moment";
    desk.must("query", typed, "--output", parquet.toString());
    String read =
        "SELECT i + 1, typeof(i), typeof(d), b, t, e, n IS NULL, typeof(nan), j, typeof(m), m,"
            + " typeof(day), typeof(moment), moment FROM '"
            + parquet
            + "'";
    assertThat(
            desk.must("query", read, "--read", parquet.toString(), "--format", "csv")
                .out()
                .lines()
                .toList()
                .getLast())
        .isEqualTo(
            "2,INTEGER,DOUBLE,true,x,\"\",true,DOUBLE,[1],\"DECIMAL(9,2)\",0.10,DATE,"
                + "TIMESTAMP WITH TIME ZONE,2026-11-01T12:00Z");
  }

  @Test
  void aFileOfAnotherKindOrAnEditedOneIsRefused() throws IOException {
    Desk.Output odd = desk.seiri("query", SQL, "--output", folder.resolve("a.xml").toString());
    assertThat(odd.status()).isNotZero();
    assertThat(odd.err()).contains("a.xml").contains(".csv, .jsonl or .parquet");
    Path mine = folder.resolve("mine.csv");
    Files.writeString(mine, "edited");
    Desk.Output kept = desk.seiri("query", SQL, "--output", mine.toString());
    assertThat(kept.status()).isNotZero();
    assertThat(kept.err()).contains("--overwrite");
    assertThat(Files.readString(mine)).isEqualTo("edited");
  }

  @Test
  void columnsOfOneNameAreToldOfInParquet() {
    Desk.Output twice =
        desk.seiri(
            "query", "SELECT 1 AS a, 2 AS a", "--output", folder.resolve("t.parquet").toString());
    assertThat(twice.status()).isNotZero();
    assertThat(twice.err()).contains("AS").doesNotContain("Exception");
    assertThat(folder.resolve("t.parquet")).doesNotExist();
  }
}
