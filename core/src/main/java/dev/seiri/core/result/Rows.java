package dev.seiri.core.result;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.util.BitSet;
import java.util.Iterator;
import java.util.stream.IntStream;

/// The rows of an execution that the loader numbered, from 1.
public record Rows(ExecutionId execution, long count) {

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

  /// The rows that have no result, as the bucket's listing shows it. This, and no counter, is the
  /// truth.
  public BitSet pending(ResultStore results) {
    BitSet pending = new BitSet();
    pending.set(1, (int) count + 1);
    Iterator<RequestId> written = results.list(execution);
    while (written.hasNext()) {
      pending.clear(row(written.next()));
    }
    return pending;
  }

  /// The number of a request's row, or 0 if it is none of the loader's.
  private int row(RequestId request) {
    String prefix = execution.value() + "-";
    String id = request.value();
    boolean ours = id.startsWith(prefix) && id.substring(prefix.length()).matches("[0-9]{8}");
    int row = ours ? Integer.parseInt(id.substring(prefix.length())) : 0;
    return row <= count ? row : 0;
  }
}
