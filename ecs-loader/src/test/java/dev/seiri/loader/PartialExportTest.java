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
    results.writeIfNone(
        new ExecutionId("another"),
        RequestId.ofRow(new ExecutionId("another"), 1),
        document("another", 1));
    assertThat(export()).isEqualTo(3);
    assertThat(files.keySet()).containsExactly("partial.jsonl", "partial.json");
    assertThat(files.get("partial.jsonl").lines()).containsExactly(line(2), line(3), line(7));
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
    results.writeIfNone(ID, RequestId.ofRow(ID, row), document("e", row));
  }

  private static ResultDocument document(String execution, int row) {
    return ResultDocument.parse(
        "{\"execution_id\":\"%s\",\"request_id\":\"%s\",\"verdict\":\"ok\"}"
            .formatted(execution, RequestId.ofRow(new ExecutionId(execution), row).value()));
  }

  private static String line(int row) {
    return document("e", row).line();
  }
}
