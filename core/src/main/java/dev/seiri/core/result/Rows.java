package dev.seiri.core.result;

import dev.seiri.core.concurrent.Tasks;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/// The rows of an execution that the loader numbered, from 1.
public record Rows(ExecutionId execution, long count) {
  /// A listing comes page by page; a million rows are listed in pieces of this many at once.
  private static final int RANGE = 100_000;

  private static final int AT_ONCE = 16;

  /// Their requests, in order.
  public Iterator<RequestId> requests() {
    return requestsAfter(0);
  }

  /// The requests of the rows after one, in order.
  public Iterator<RequestId> requestsAfter(long last) {
    return IntStream.rangeClosed((int) last + 1, (int) count)
        .mapToObj(row -> RequestId.ofRow(execution, row))
        .iterator();
  }

  /// The rows without a result, from the bucket's listing. The listing is the truth, not the
  /// counters.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer
  public BitSet pending(ResultStore results) throws InterruptedException {
    BitSet pending = new BitSet();
    pending.set(1, (int) count + 1);
    if (count <= RANGE) {
      pending.andNot(written(results.list(execution), count));
      return pending;
    }
    List<Future<BitSet>> ranges = new ArrayList<>();
    Semaphore room = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long first = 0; first < count; first += RANGE) {
        long before = first;
        ranges.add(
            threads.submit(() -> {
              room.acquire();
              try {
                return written(after(results, before), Math.min(before + RANGE, count));
              } finally {
                room.release();
              }
            }));
      }
    }
    for (Future<BitSet> range : ranges) {
      pending.andNot(Tasks.result(range));
    }
    return pending;
  }

  private Iterator<RequestId> after(ResultStore results, long row) {
    return row == 0
        ? results.list(execution)
        : results.listAfter(execution, RequestId.ofRow(execution, row));
  }

  /// The rows that are listed, up to the last one that is wanted.
  private BitSet written(Iterator<RequestId> listed, long last) {
    BitSet written = new BitSet();
    int row = 0;
    while (row <= last && listed.hasNext()) {
      row = row(listed.next());
      written.set(row);
    }
    return written;
  }

  /// The number of a request's row, or 0 if the loader did not write it.
  private int row(RequestId request) {
    String prefix = execution.value() + "-";
    String id = request.value();
    boolean ours = id.startsWith(prefix) && id.substring(prefix.length()).matches("[0-9]{8}");
    int row = ours ? Integer.parseInt(id.substring(prefix.length())) : 0;
    return row <= count ? row : 0;
  }
}
