package dev.seiri.core.result;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The results of requests in the requests' order, read ahead a little, never all in memory.
public final class ResultStream implements AutoCloseable {
  private static final int AHEAD = 64;

  private final ResultStore results;
  private final ExecutionId execution;
  private final Iterator<RequestId> requests;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Future<Optional<ResultDocument>>> ahead = new ArrayDeque<>();

  public ResultStream(ResultStore results, ExecutionId execution, Iterator<RequestId> requests) {
    this.results = results;
    this.execution = execution;
    this.requests = requests;
  }

  /// Whether there is another request.
  public boolean hasNext() {
    return !ahead.isEmpty() || requests.hasNext();
  }

  /// The next request's result, empty if it is pending.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer
  public Optional<ResultDocument> next() throws InterruptedException {
    while (ahead.size() < AHEAD && requests.hasNext()) {
      RequestId request = requests.next();
      ahead.add(threads.submit(() -> results.find(execution, request)));
    }
    try {
      return ahead.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
