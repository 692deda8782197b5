package dev.seiri.loader;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.concurrent.Tasks;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.OtherLimits;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Text;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.loader.source.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Writes an execution and one request per row: the execution first, then the rows in batches, then
/// their count. Idempotent: loading the same rows again writes the same items, which causes no
/// stream records.
public final class Loader {
  /// Concurrent batches: enough to keep a table busy, few enough not to slow other readers and
  /// writers of it, and to keep memory flat.
  private static final int IN_FLIGHT = 4;

  private static final int EXCERPT_CHARS = 1_000;

  private final ExecutionStore executions;
  private final BudgetStore budgets;
  private final RequestStore requests;

  public Loader(ExecutionStore executions, BudgetStore budgets, RequestStore requests) {
    this.executions = executions;
    this.budgets = budgets;
    this.requests = requests;
  }

  /// Loads rows, numbered from 1 in their order.
  ///
  /// An existing execution gets the limits of this one.
  ///
  /// @throws LoadFault if an execution of this id exists that asks something else, or of other
  ///   rows, or was cancelled
  /// @throws StoreUnavailable if a table does not answer; loading again continues
  public LoadReport load(Execution execution, Iterator<Row> rows, LoadProgress progress)
      throws InterruptedException {
    if (!executions.createIfNotExists(execution)) {
      goOn(execution);
    }
    LoadReport report = write(execution.id(), rows, progress);
    executions.loaded(execution.id(), report.rows());
    return report;
  }

  private void goOn(Execution wanted) {
    Execution there =
        executions
            .find(wanted.id())
            .orElseThrow(() -> new LoadFault("execution " + wanted.id() + " was just deleted"));
    requireLoadable(there, wanted);
    if (OtherLimits.differ(there.limits(), wanted.limits())) {
      budgets.limit(wanted.id(), wanted.limits());
    }
  }

  /// @throws LoadFault if the one that exists was cancelled, or asks something else, or of other
  ///   rows
  static void requireLoadable(Execution there, Execution wanted) {
    if (there.status() == ExecutionStatus.CANCELLED) {
      throw new LoadFault(
          "execution %s was cancelled; use another --execution-id; answers that exist are not paid for twice"
              .formatted(wanted.id()));
    }
    if (!there.payload().equals(wanted.payload())) {
      throw new LoadFault(
          "execution %s exists and asks %s of %s with other settings; use another --execution-id"
              .formatted(
                  wanted.id(), there.payload().prompt(), there.payload().foundationModelId()));
    }
    if (!there.provenance().sourceSha256().equals(wanted.provenance().sourceSha256())) {
      throw new LoadFault(
          "execution %s exists with other rows (%s); use another --execution-id"
              .formatted(wanted.id(), there.provenance().source().orElse("of unknown source")));
    }
  }

  private LoadReport write(ExecutionId id, Iterator<Row> rows, LoadProgress progress)
      throws InterruptedException {
    SeenIds seen = new SeenIds();
    long count = 0;
    long duplicates = 0;
    long oversize = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Deque<Future<Integer>> underWay = new ArrayDeque<>();
      List<Request> batch = new ArrayList<>(RequestStore.BATCH);
      long stored = 0;
      while (rows.hasNext()) {
        Request request = request(id, rows.next());
        count++;
        duplicates += seen.add(request.recordId().value()) ? 0 : 1;
        oversize += request.oversizeBytes().isPresent() ? 1 : 0;
        batch.add(request);
        if (batch.size() == RequestStore.BATCH || !rows.hasNext()) {
          List<Request> full = List.copyOf(batch);
          underWay.add(threads.submit(() -> store(full)));
          batch.clear();
        }
        if (underWay.size() >= IN_FLIGHT) {
          stored += Tasks.result(underWay.remove());
          progress.loaded(stored);
        }
      }
      while (!underWay.isEmpty()) {
        stored += Tasks.result(underWay.remove());
        progress.loaded(stored);
      }
    }
    return new LoadReport(count, duplicates, oversize);
  }

  private int store(List<Request> batch) {
    requests.write(batch);
    return batch.size();
  }

  /// The request of a row; one that no item can hold is marked as oversize.
  public static Request request(ExecutionId execution, Row row) {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    row.fields()
        .forEach((name, value) -> fields.put(Text.wellFormed(name), Text.wellFormed(value)));
    Request request =
        new Request(
            RequestId.ofRow(execution, row.number()),
            execution,
            new RecordId(Text.wellFormed(row.recordId().orElse(Long.toString(row.number())))),
            Text.wellFormed(row.inputValue()),
            fields,
            0,
            OptionalLong.empty());
    long bytes = RequestSize.bytes(request);
    return bytes <= RequestSize.LIMIT ? request : oversize(request, bytes);
  }

  /// A row that no item can hold still becomes a request, so that it ends with a verdict.
  private static Request oversize(Request request, long bytes) {
    return new Request(
        request.id(),
        request.executionId(),
        new RecordId(Text.excerpt(request.recordId().value(), EXCERPT_CHARS)),
        Text.excerpt(request.inputValue(), EXCERPT_CHARS),
        new LinkedHashMap<>(),
        0,
        OptionalLong.of(bytes));
  }
}
