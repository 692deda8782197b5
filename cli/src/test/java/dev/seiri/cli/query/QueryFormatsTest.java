package dev.seiri.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import java.nio.file.Path;
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
}
