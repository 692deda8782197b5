package dev.seiri.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.loader.source.Row;
import dev.seiri.loader.source.RowSource;
import dev.seiri.loader.source.RowSources;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class GoldenSourceTest {
  @Test
  void wholeRowsAreSentAsFieldsWhateverTheFieldsAreCalled() throws IOException {
    String set =
        """
        {"record_id":"a","input_value":"-","fields":{"input":"x","place":"y"},"expected":{"name":"X"}}
        """;
    try (GoldenSource rows = GoldenSource.of(GoldenFile.read(new StringReader(set), "g.jsonl"));
        RowSource source = RowSources.open(rows.source())) {
      Row row = source.next();
      assertThat(row.recordId()).contains("a");
      assertThat(row.fields().keySet()).containsExactly("input", "place");
      assertThat(row.inputValue()).isEqualTo("{\"input\":\"x\",\"place\":\"y\"}");
    }
  }
}
