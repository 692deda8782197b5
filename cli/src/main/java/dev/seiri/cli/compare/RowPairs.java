package dev.seiri.cli.compare;

import dev.seiri.cli.run.RowResults;
import dev.seiri.cli.session.Stores;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Text;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.request.StoredRequest;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The rows of two executions in pairs: by row number where both were loaded from the same rows,
/// else by record id, for which all results are read once before. Rows with the same record id are
/// paired in their order, and such ids are named.
public final class RowPairs implements AutoCloseable {
  private final ResultStream a;
  private final ResultStream b;
  private final Unpaired unpaired;

  private RowPairs(
      Stores stores,
      Execution a,
      Iterator<RequestId> requestsA,
      Execution b,
      Iterator<RequestId> requestsB,
      Unpaired unpaired) {
    this.a = stores.resultsOf(a, requestsA);
    this.b = stores.resultsOf(b, requestsB);
    this.unpaired = unpaired;
  }

  /// The rows without a partner, and the record ids that do not tell rows apart.
  ///
  /// @param onlyA rows of the first that the second has no partner for
  /// @param onlyB rows of the second that the first has no partner for
  /// @param repeated record ids that several rows of one execution have, where rows are paired by
  ///   record id
  public record Unpaired(long onlyA, long onlyB, List<String> repeated) {
    static final Unpaired NONE = new Unpaired(0, 0, List.of());

    public Unpaired {
      repeated = List.copyOf(repeated);
    }
  }

  /// Two results of one record, either empty while it is pending.
  public record Pair(Optional<ResultDocument> a, Optional<ResultDocument> b) {}

  public static RowPairs of(Stores stores, Execution a, Execution b) throws InterruptedException {
    if (isSameSource(a, b)) {
      return new RowPairs(stores, a, stores.requestsOf(a), b, stores.requestsOf(b), Unpaired.NONE);
    }
    List<Row> rowsA = rows(stores, a);
    List<Row> rowsB = rows(stores, b);
    Map<String, Deque<RequestId>> byRecord = new HashMap<>();
    for (Row row : rowsB) {
      byRecord.computeIfAbsent(row.record(), record -> new ArrayDeque<>()).add(row.request());
    }
    List<RequestId> pairedA = new ArrayList<>();
    List<RequestId> pairedB = new ArrayList<>();
    for (Row row : rowsA) {
      Deque<RequestId> partners = byRecord.get(row.record());
      if (partners != null && !partners.isEmpty()) {
        pairedA.add(row.request());
        pairedB.add(partners.remove());
      }
    }
    Set<String> repeated = new TreeSet<>(repeated(rowsA));
    repeated.addAll(repeated(rowsB));
    return new RowPairs(
        stores,
        a,
        pairedA.iterator(),
        b,
        pairedB.iterator(),
        new Unpaired(
            rowsA.size() - pairedA.size(), rowsB.size() - pairedB.size(), List.copyOf(repeated)));
  }

  public boolean hasNext() {
    return a.hasNext() && b.hasNext();
  }

  public Pair next() throws InterruptedException {
    return new Pair(a.next(), b.next());
  }

  /// The rows without a partner.
  public Unpaired unpaired() {
    return unpaired;
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

  /// A row and its record id.
  private record Row(RequestId request, String record) {}

  /// The rows in their order, also those that are pending, so that each has its place among those
  /// of its record id. One that is stored nowhere is left out.
  private static List<Row> rows(Stores stores, Execution execution) throws InterruptedException {
    List<RequestId> order = new ArrayList<>();
    Map<RequestId, String> records = new HashMap<>();
    List<RequestId> pending = new ArrayList<>();
    try (RowResults rows = RowResults.of(stores, execution)) {
      while (rows.hasNext()) {
        RowResults.RowResult row = rows.next();
        order.add(row.request());
        row.result()
            .ifPresentOrElse(
                result -> records.put(row.request(), result.recordId()),
                () -> pending.add(row.request()));
      }
    }
    for (int from = 0; from < pending.size(); from += RequestStore.LOOK_UP) {
      List<RequestId> some =
          pending.subList(from, Math.min(pending.size(), from + RequestStore.LOOK_UP));
      stores
          .requests()
          .read(some)
          .forEach((id, stored) -> {
            if (stored instanceof StoredRequest.Readable(Request request)) {
              records.put(id, Text.storable(request.recordId().value()));
            }
          });
    }
    return order.stream()
        .filter(records::containsKey)
        .map(request -> new Row(request, Objects.requireNonNull(records.get(request))))
        .toList();
  }

  private static Set<String> repeated(List<Row> rows) {
    Set<String> seen = new HashSet<>();
    return rows.stream()
        .map(Row::record)
        .filter(record -> !seen.add(record))
        .collect(Collectors.toSet());
  }
}
