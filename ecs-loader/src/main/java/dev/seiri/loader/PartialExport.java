package dev.seiri.loader;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import dev.seiri.core.result.ResultStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The results so far of an execution that was halted or cancelled, as files beside its exports:
/// those who may read exports need not wait for an end that may never come.
final class PartialExport {
  /// The result documents in the order of their requests, one a line.
  static final String RESULTS = "partial.jsonl";

  /// How many there are. Written last: that it is there says that the other is whole.
  static final String DONE = "partial.json";

  /// The most bytes that are exported this way: what a spreadsheet can hold at all.
  private static final int MOST_BYTES = 256 << 20;

  private final ResultStore results;
  private final Files files;

  /// Takes the files.
  interface Files {
    void write(String file, String contentType, byte[] bytes);
  }

  PartialExport(ResultStore results, Files files) {
    this.results = results;
    this.files = files;
  }

  /// Writes both files, over those of an earlier time.
  ///
  /// @return how many results there are
  /// @throws LoadFault if there are more than a spreadsheet can hold
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer
  int write(ExecutionId execution) throws InterruptedException {
    List<RequestId> requests = new ArrayList<>();
    results.list(execution).forEachRemaining(requests::add);
    requests.sort(Comparator.comparing(RequestId::value));
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    int count = 0;
    try (ResultStream stream = new ResultStream(results, execution, requests.iterator())) {
      while (stream.hasNext()) {
        Optional<ResultDocument> result = stream.next();
        if (result.isPresent()) {
          lines.writeBytes((result.get().line() + "\n").getBytes(StandardCharsets.UTF_8));
          count++;
        }
        if (lines.size() > MOST_BYTES) {
          throw new LoadFault(
              "execution %s has more results than a spreadsheet can hold; take them with `seiri results`"
                  .formatted(execution));
        }
      }
    }
    files.write(RESULTS, "application/x-ndjson", lines.toByteArray());
    String done = Json.write(Json.object().put("results", count)) + "\n";
    files.write(DONE, "application/json", done.getBytes(StandardCharsets.UTF_8));
    return count;
  }
}
