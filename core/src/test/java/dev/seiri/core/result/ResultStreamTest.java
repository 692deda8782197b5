package dev.seiri.core.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.MemoryExports;
import dev.seiri.core.testing.MemoryResults;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultStreamTest {
  private static final ExecutionId E = new ExecutionId("e");
  private static final int ROWS = 200;

  private final MemoryExecutions executions = new MemoryExecutions();
  private final MemoryResults results = new MemoryResults();
  private final MemoryExports exports = new MemoryExports();

  @BeforeEach
  void load() {
    executions.createIfNotExists(
        Execution.loading(
            E, Payload.of(new PromptKey("t", "v1"), "m"), Execution.Provenance.UNKNOWN));
    executions.loaded(E, ROWS);
  }

  @Test
  void whatIsNotExportedIsReadWhereItWasWritten() throws Exception {
    rows(1, ROWS).forEach(row -> results.writeIfNone(E, id(row), document(row)));
    export(rows(1, ROWS), "");
    assertThat(read(rows(1, ROWS))).as("no export has been noted").isEqualTo(rows(1, ROWS));
  }

  @Test
  void anExportIsAllThatIsRead() throws Exception {
    export(rows(1, ROWS), "");
    exported();
    assertThat(read(rows(1, ROWS))).as("the results are not there").isEqualTo(rows(1, ROWS));
  }

  @Test
  void someRowsAreFoundInTheirOrder() throws Exception {
    export(rows(1, ROWS), "");
    exported();
    assertThat(read(List.of(3, 7, 200))).containsExactly(3, 7, 200);
  }

  @Test
  void whatTheExportDoesNotHaveIsReadWhereItWasWritten() throws Exception {
    results.writeIfNone(E, id(5), document(5));
    results.writeIfNone(E, id(ROWS), document(ROWS));
    List<Integer> most = new ArrayList<>(rows(1, ROWS - 1));
    most.remove((Integer) 5);
    export(most, "");
    exported();
    assertThat(read(rows(1, ROWS))).isEqualTo(rows(1, ROWS));
  }

  @Test
  void rowsOutOfOrderAreReadWhereTheyWereWritten() throws Exception {
    rows(1, ROWS).forEach(row -> results.writeIfNone(E, id(row), document(row)));
    export(rows(1, ROWS), "");
    exported();
    assertThat(read(List.of(9, 2, 100, 3))).containsExactly(9, 2, 100, 3);
  }

  @Test
  void anExportThatBreaksOffHasNoMore() throws Exception {
    rows(101, ROWS).forEach(row -> results.writeIfNone(E, id(row), document(row)));
    export(rows(1, 100), "{\"request_id\":\"e-000");
    exported();
    assertThat(read(rows(1, ROWS))).isEqualTo(rows(1, ROWS));
  }

  @Test
  void anExportThatCannotBeOpenedIsNone() throws Exception {
    rows(1, ROWS).forEach(row -> results.writeIfNone(E, id(row), document(row)));
    exported();
    exports.failAfter(0);
    assertThat(read(rows(1, ROWS))).isEqualTo(rows(1, ROWS));
  }

  @Test
  void aRowWithoutResultIsPending() throws Exception {
    try (ResultStream stream = stream(List.of(1))) {
      assertThat(stream.next()).isEmpty();
      assertThat(stream.hasNext()).isFalse();
    }
  }

  private List<Integer> read(List<Integer> rows) throws InterruptedException {
    List<Integer> read = new ArrayList<>();
    try (ResultStream stream = stream(rows)) {
      while (stream.hasNext()) {
        Optional<ResultDocument> result = stream.next();
        read.add(result.map(r -> r.json().path("row").asInt()).orElse(0));
      }
    }
    return read;
  }

  private ResultStream stream(List<Integer> rows) {
    Iterator<RequestId> requests = rows.stream().map(ResultStreamTest::id).iterator();
    return ResultStream.of(results, exports, executions.find(E).orElseThrow(), requests);
  }

  private void exported() {
    Execution execution = executions.find(E).orElseThrow();
    assertThat(executions.swept(E, execution.sweeping().exported(Instant.EPOCH))).isTrue();
  }

  private void export(List<Integer> rows, String end) {
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(document(row).line()).append('\n'));
    exports.write(E, ExportFile.JSONL, lines.append(end).toString().getBytes(UTF_8));
  }

  private static List<Integer> rows(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  private static RequestId id(int row) {
    return RequestId.ofRow(E, row);
  }

  private static ResultDocument document(int row) {
    return ResultDocument.parse(
        String.format(
            Locale.ROOT,
            "{\"request_id\":\"%s\",\"verdict\":\"ok\",\"row\":%d}",
            id(row).value(),
            row));
  }
}
