package dev.seiri.core.testing;

import dev.seiri.core.MalformedItem;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// Results in memory.
public final class MemoryResults implements ResultStore {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryResults.class);

  private final Map<Key, String> documents = new LinkedHashMap<>();
  private int failures;

  private record Key(ExecutionId execution, RequestId request) {}

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
    return documents.putIfAbsent(new Key(execution, request), document.line()) == null;
  }

  @Override
  public synchronized Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
    return Optional.ofNullable(documents.get(new Key(execution, request)))
        .map(MemoryResults::parse);
  }

  private static ResultDocument parse(String line) {
    try {
      return ResultDocument.parse(line);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new MalformedItem("no result document: " + e.getMessage());
    }
  }

  @Override
  public synchronized boolean setAside(ExecutionId execution, RequestId request) {
    Key key = new Key(execution, request);
    try {
      if (find(execution, request).filter(document -> !document.isOf(request)).isEmpty()) {
        return false;
      }
    } catch (MalformedItem e) {
      LOG.debug("{} is set aside: {}", request, e.getMessage());
    }
    return documents.remove(key) != null;
  }

  /// Replaces what is stored of a result.
  public synchronized void overwrite(ExecutionId execution, RequestId request, String content) {
    documents.put(new Key(execution, request), content);
  }

  /// Removes a result.
  public synchronized void delete(ExecutionId execution, RequestId request) {
    documents.remove(new Key(execution, request));
  }

  @Override
  public synchronized Iterator<RequestId> list(ExecutionId execution) {
    return of(execution).toList().iterator();
  }

  @Override
  public synchronized Iterator<RequestId> listAfter(ExecutionId execution, RequestId request) {
    return of(execution)
        .filter(id -> id.value().compareTo(request.value()) > 0)
        .sorted(Comparator.comparing(RequestId::value))
        .toList()
        .iterator();
  }

  private Stream<RequestId> of(ExecutionId execution) {
    return documents.keySet().stream()
        .filter(key -> key.execution().equals(execution))
        .map(Key::request);
  }

  /// The results of all executions.
  public synchronized List<ResultDocument> all() {
    return documents.values().stream().map(MemoryResults::parse).toList();
  }
}
