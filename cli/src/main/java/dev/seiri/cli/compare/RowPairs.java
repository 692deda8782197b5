package dev.seiri.cli.compare;

import dev.seiri.cli.run.RowResults;
import dev.seiri.cli.session.Stores;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of two executions in pairs: by row number where both were loaded from the same rows,
/// else by record id, for which all results are read once before. Rows with the same record id are
/// paired in their order.
public final class RowPairs implements AutoCloseable {
  private final ResultStream a;
  private final ResultStream b;
  private final long onlyA;
  private final long onlyB;

  private RowPairs(
      Stores stores,
      Execution a,
      Iterator<RequestId> requestsA,
      Execution b,
      Iterator<RequestId> requestsB,
      long onlyA,
      long onlyB) {
    this.a = stores.resultsOf(a, requestsA);
    this.b = stores.resultsOf(b, requestsB);
    this.onlyA = onlyA;
    this.onlyB = onlyB;
  }

  /// Two results of one record, either empty while it is pending.
  public record Pair(Optional<ResultDocument> a, Optional<ResultDocument> b) {}

  public static RowPairs of(Stores stores, Execution a, Execution b) throws InterruptedException {
    if (isSameSource(a, b)) {
      return new RowPairs(stores, a, stores.requestsOf(a), b, stores.requestsOf(b), 0, 0);
    }
    Map<String, Deque<RequestId>> byRecord = byRecord(stores, b);
    List<RequestId> pairedA = new ArrayList<>();
    List<RequestId> pairedB = new ArrayList<>();
    long onlyA = 0;
    try (RowResults rows = RowResults.of(stores, a)) {
      while (rows.hasNext()) {
        RowResults.RowResult row = rows.next();
        Optional<RequestId> partner = row.result().flatMap(result -> partner(byRecord, result));
        if (partner.isPresent()) {
          pairedA.add(row.request());
          pairedB.add(partner.get());
        } else {
          onlyA++;
        }
      }
    }
    long onlyB = byRecord.values().stream().mapToLong(Deque::size).sum();
    return new RowPairs(stores, a, pairedA.iterator(), b, pairedB.iterator(), onlyA, onlyB);
  }

  public boolean hasNext() {
    return a.hasNext() && b.hasNext();
  }

  public Pair next() throws InterruptedException {
    return new Pair(a.next(), b.next());
  }

  /// Rows of the first that the second has no partner for, or no result.
  public long onlyA() {
    return onlyA;
  }

  /// Rows of the second that the first has no partner for.
  public long onlyB() {
    return onlyB;
  }

  @Override
  public void close() {
    a.close();
    b.close();
  }

  private static boolean isSameSource(Execution a, Execution b) {
    return a.provenance().sourceSha256().isPresent()
        && a.provenance().sourceSha256().equals(b.provenance().sourceSha256())
        && a.requestCount().isPresent()
        && a.requestCount().equals(b.requestCount());
  }

  private static Map<String, Deque<RequestId>> byRecord(Stores stores, Execution execution)
      throws InterruptedException {
    Map<String, Deque<RequestId>> byRecord = new HashMap<>();
    try (RowResults rows = RowResults.of(stores, execution)) {
      while (rows.hasNext()) {
        RowResults.RowResult row = rows.next();
        row.result()
            .ifPresent(result ->
                byRecord
                    .computeIfAbsent(result.recordId(), record -> new ArrayDeque<>())
                    .add(row.request()));
      }
    }
    return byRecord;
  }

  private static Optional<RequestId> partner(
      Map<String, Deque<RequestId>> byRecord, ResultDocument result) {
    return Optional.ofNullable(byRecord.get(result.recordId())).map(Deque::poll);
  }
}
