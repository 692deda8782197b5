package dev.seiri.core.request;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/// The records that the event source mapping has given up: after its retries, or because their turn
/// did not come in time.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the bucket does not answer.
public interface GivenUp {
  /// Records that were given up together.
  ///
  /// @param key where they are kept
  /// @param at when that was
  /// @param rows the requests that they ask for; empty where that cannot be read
  record Batch(String key, Instant at, List<Row> rows) {
    public Batch {
      rows = List.copyOf(rows);
    }
  }

  /// A request of an execution.
  record Row(ExecutionId execution, RequestId request) {}

  /// All that were not answered, in no order.
  Iterator<Batch> list();

  /// Puts a batch aside, for whoever wants to know why it was given up. Idempotent.
  void answered(Batch batch);
}
