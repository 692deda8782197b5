package dev.seiri.core.result;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.concurrent.Backoff;
import dev.seiri.core.concurrent.Tasks;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/// The results of requests in the requests' order, read ahead a little, never all in memory.
public final class ResultStream implements AutoCloseable {
  private static final int AHEAD = 64;

  /// As many as a result's answer has to be recorded.
  private static final int ATTEMPTS = 6;

  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(20));

  private final ResultStore results;
  private final ExecutionId execution;
  private final Iterator<RequestId> requests;
  private final Optional<ExportedResults> exported;
  private final UnaryOperator<ResultDocument> read;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Future<Optional<ResultDocument>>> ahead = new ArrayDeque<>();

  /// The results themselves, each read from where it was written.
  public ResultStream(ResultStore results, ExecutionId execution, Iterator<RequestId> requests) {
    this(results, execution, requests, Optional.empty(), UnaryOperator.identity());
  }

  private ResultStream(
      ResultStore results,
      ExecutionId execution,
      Iterator<RequestId> requests,
      Optional<ExportedResults> exported,
      UnaryOperator<ResultDocument> read) {
    this.results = results;
    this.execution = execution;
    this.requests = requests;
    this.exported = exported;
    this.read = read;
  }

  /// The results of an execution, read from its export as far as that has them, which saves a call
  /// per row.
  ///
  /// @param requests best in the rows' order
  public static ResultStream of(
      ResultStore results, ExportStore exports, Execution execution, Iterator<RequestId> requests) {
    return of(results, exports, execution, requests, UnaryOperator.identity());
  }

  /// The same, with what is known of each result beside the result itself.
  ///
  /// @param read adds it
  public static ResultStream of(
      ResultStore results,
      ExportStore exports,
      Execution execution,
      Iterator<RequestId> requests,
      UnaryOperator<ResultDocument> read) {
    return new ResultStream(
        results, execution.id(), requests, ExportedResults.open(exports, execution), read);
  }

  /// Whether there is another request.
  public boolean hasNext() {
    return !ahead.isEmpty() || requests.hasNext();
  }

  /// The next request's result, empty if it is pending.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer, also not to retries
  /// @throws dev.seiri.core.MalformedItem if it cannot be read; the stream goes on behind it
  public Optional<ResultDocument> next() throws InterruptedException {
    while (ahead.size() < AHEAD && requests.hasNext()) {
      ahead.add(fetch(requests.next()));
    }
    return Tasks.result(ahead.remove()).map(read);
  }

  private Future<Optional<ResultDocument>> fetch(RequestId request) {
    Optional<ResultDocument> known = exported.flatMap(export -> export.take(request));
    return known.isPresent()
        ? CompletableFuture.completedFuture(known)
        : threads.submit(() -> find(request));
  }

  /// Reads one, with retries: of a million reads some fail, and a reader must not end for that.
  private Optional<ResultDocument> find(RequestId request) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return results.find(execution, request);
      } catch (StoreUnavailable e) {
        if (attempt == ATTEMPTS || e.kind() != StoreUnavailable.Kind.PASSING) {
          throw e;
        }
        BACKOFF.sleep(attempt);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    exported.ifPresent(ExportedResults::close);
  }
}
