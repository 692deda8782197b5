package dev.seiri.core.request;

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

/// Redrives rows, many at a time.
public final class Redrive {
  private static final int AT_ONCE = 32;

  private final RequestStore requests;

  public Redrive(RequestStore requests) {
    this.requests = requests;
  }

  /// Redrives rows, in their order.
  ///
  /// @param rows the numbers of the loader's rows
  /// @param most how many at most
  /// @return how many there were in the table
  /// @throws dev.seiri.core.StoreUnavailable if the table does not answer; some rows may have been
  ///   redriven
  public long send(ExecutionId execution, BitSet rows, long most) throws InterruptedException {
    return send(
        rows.stream().limit(most).mapToObj(row -> RequestId.ofRow(execution, row)).iterator());
  }

  /// Redrives requests, in their order.
  ///
  /// @return how many there were in the table
  /// @throws dev.seiri.core.StoreUnavailable if the table does not answer; some rows may have been
  ///   redriven
  public long send(Iterator<RequestId> ids) throws InterruptedException {
    Semaphore room = new Semaphore(AT_ONCE);
    List<Future<Boolean>> sent = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (ids.hasNext()) {
        RequestId id = ids.next();
        room.acquire();
        sent.add(
            threads.submit(() -> {
              try {
                return requests.redrive(id);
              } finally {
                room.release();
              }
            }));
      }
    }
    long found = 0;
    for (Future<Boolean> one : sent) {
      found += Tasks.result(one) ? 1 : 0;
    }
    return found;
  }
}
