package dev.seiri.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.MemoryResults;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartialExportTest {
  private static final ExecutionId ID = new ExecutionId("e");

  private final MemoryResults results = new MemoryResults();
  private final Map<String, String> files = new LinkedHashMap<>();

  @Test
  void theResultsSoFarComeInTheRowsOrderAndTheirNumberLast() throws Exception {
    put(7);
    put(2);
    put(3);
    assertThat(export()).isEqualTo(3);
    assertThat(files.keySet()).containsExactly("partial.jsonl", "partial.json");
    assertThat(files)
        .containsEntry("partial.jsonl", "%s\n%s\n%s\n".formatted(line(2), line(3), line(7)));
    assertThat(files).containsEntry("partial.json", "{\"results\":3}\n");
  }

  @Test
  void anExecutionWithoutResultsHasAnEmptyExport() throws Exception {
    assertThat(export()).isZero();
    assertThat(files).containsEntry("partial.jsonl", "");
  }

  private int export() throws InterruptedException {
    return new PartialExport(
            results,
            (file, type, bytes) -> files.put(file, new String(bytes, StandardCharsets.UTF_8)))
        .write(ID);
  }

  private void put(int row) {
    results.writeIfNone(ID, RequestId.ofRow(ID, row), document(row));
  }

  private static ResultDocument document(int row) {
    return ResultDocument.parse(
        "{\"execution_id\":\"%s\",\"request_id\":\"%s\",\"verdict\":\"ok\"}"
            .formatted(ID, RequestId.ofRow(ID, row).value()));
  }

  private static String line(int row) {
    return document(row).line();
  }
}
