package dev.seiri.core.control;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Redrive;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.result.ResultStore;
import dev.seiri.core.result.Rows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Sends an execution's rows without a result again, on demand.
public final class PendingRows {
  private final RequestStore requests;
  private final ResultStore results;

  public PendingRows(RequestStore requests, ResultStore results) {
    this.requests = requests;
    this.results = results;
  }

  /// How many rows are redriven, of how many that are pending.
  public record Sent(long redriven, long pending) {}

  /// Redrives the pending rows of an execution that is loaded, in their order.
  ///
  /// @param most how many at most
  /// @throws dev.seiri.core.StoreUnavailable if a table or the bucket does not answer; some rows
  ///   may have been redriven
  public Sent redrive(Execution execution, int most) throws InterruptedException {
    if (execution.requestCount().isPresent()) {
      Rows rows = new Rows(execution.id(), execution.requestCount().getAsLong());
      BitSet pending = rows.pending(results);
      long sent = new Redrive(requests).send(execution.id(), pending, most);
      return new Sent(sent, pending.cardinality());
    }
    List<RequestId> pending = new ArrayList<>();
    requests.ofExecution(execution.id()).forEachRemaining(pending::add);
    Set<RequestId> written = new HashSet<>();
    results.list(execution.id()).forEachRemaining(written::add);
    pending.removeAll(written);
    long sent = new Redrive(requests).send(pending.stream().limit(most).iterator());
    return new Sent(sent, pending.size());
  }
}
