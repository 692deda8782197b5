package dev.seiri.lambda.ask;

import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.concurrent.BoundedCache;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;

/// The calls of this process for rows that have no answer yet, so that their results count them
/// when they are delivered again.
final class UnansweredCalls {
  private static final int REMEMBERED = 50_000;

  private final BoundedCache<Row, CallCounts> rows = new BoundedCache<>(REMEMBERED);

  private record Row(ExecutionId execution, RequestId request) {
    static Row of(ModelCall call) {
      return new Row(call.execution(), call.askedFor());
    }
  }

  /// The calls of earlier deliveries.
  ///
  /// @param lost those that the ledger knows, some of which may be another process's
  CallCounts before(ModelCall call, CallCounts lost) {
    return rows.get(Row.of(call)).filter(known -> known.total() >= lost.total()).orElse(lost);
  }

  /// Keeps the calls so far.
  void keep(ModelCall call, CallCounts calls) {
    rows.put(Row.of(call), calls);
  }

  /// The row has an answer, which says what calls it took.
  void answered(ModelCall call) {
    rows.remove(Row.of(call));
  }
}
