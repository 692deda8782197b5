package dev.seiri.core.testing;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Results in memory.
public final class MemoryResults implements ResultStore {
  private final Map<RequestId, ResultDocument> documents = new LinkedHashMap<>();
  private int failures;

  /// Makes the next writes fail.
  public synchronized void failNext(int writes) {
    failures = writes;
  }

  @Override
  public synchronized boolean writeIfNone(
      ExecutionId execution, RequestId request, ResultDocument document) {
    if (failures > 0) {
      failures--;
      throw new StoreUnavailable("the bucket does not answer", new IllegalStateException());
    }
    return documents.putIfAbsent(request, document) == null;
  }

  @Override
  public synchronized Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
    return Optional.ofNullable(documents.get(request));
  }

  @Override
  public synchronized Iterator<RequestId> list(ExecutionId execution) {
    return List.copyOf(documents.keySet()).iterator();
  }

  @Override
  public synchronized Iterator<RequestId> listAfter(ExecutionId execution, RequestId request) {
    return documents.keySet().stream()
        .filter(id -> id.value().compareTo(request.value()) > 0)
        .sorted(Comparator.comparing(RequestId::value))
        .toList()
        .iterator();
  }

  public synchronized List<ResultDocument> all() {
    return List.copyOf(documents.values());
  }
}
