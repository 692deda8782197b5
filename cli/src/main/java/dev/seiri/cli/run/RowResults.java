package dev.seiri.cli.run;

import dev.seiri.cli.session.Stores;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The rows of an execution with their results, in order, a few at a time: the loader's rows, or,
/// of an execution that another client feeds, all requests with a result.
public final class RowResults implements AutoCloseable {
  private final Deque<RequestId> asked = new ArrayDeque<>();
  private final ResultStream results;

  private RowResults(Stores stores, Execution execution, Iterator<RequestId> requests) {
    this.results = stores.resultsOf(execution, noting(requests));
  }

  /// A row and its result, empty while it is pending.
  public record RowResult(RequestId request, Optional<ResultDocument> result) {}

  public static RowResults of(Stores stores, Execution execution) {
    return new RowResults(stores, execution, stores.requestsOf(execution));
  }

  public boolean hasNext() {
    return results.hasNext();
  }

  /// The next row.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer
  public RowResult next() throws InterruptedException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Optional<ResultDocument> result = results.next();
    return new RowResult(asked.remove(), result);
  }

  @Override
  public void close() {
    results.close();
  }

  private Iterator<RequestId> noting(Iterator<RequestId> requests) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return requests.hasNext();
      }

      @Override
      public RequestId next() {
        RequestId request = requests.next();
        asked.add(request);
        return request;
      }
    };
  }
}
