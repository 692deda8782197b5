package dev.seiri.core.testing;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.request.StoredRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A requests table in memory, in which a write may fail.
public final class MemoryRequests implements RequestStore {
  private final Map<RequestId, Request> items = new LinkedHashMap<>();
  private final Set<RequestId> damaged = new HashSet<>();
  private int failures;

  /// Makes the next writes fail.
  public synchronized void failNext(int writes) {
    failures = writes;
  }

  /// A request as it is stored.
  public synchronized Optional<Request> find(RequestId id) {
    return Optional.ofNullable(items.get(id));
  }

  /// All requests, in the order in which they were written.
  public synchronized List<Request> all() {
    return List.copyOf(items.values());
  }

  @Override
  public synchronized void write(List<Request> batch) {
    if (batch.size() > BATCH) {
      throw new IllegalArgumentException("at most " + BATCH + " requests at a time");
    }
    if (failures > 0) {
      failures--;
      throw new StoreUnavailable("cannot write requests", new IOException("gone"));
    }
    batch.forEach(request -> {
      items.put(request.id(), request);
      damaged.remove(request.id());
    });
  }

  @Override
  public synchronized Set<RequestId> existing(Collection<RequestId> ids) {
    Set<RequestId> distinct = new HashSet<>(ids);
    if (distinct.size() > LOOK_UP) {
      throw new IllegalArgumentException("at most " + LOOK_UP + " requests at a time");
    }
    distinct.retainAll(items.keySet());
    return distinct;
  }

  @Override
  public synchronized Map<RequestId, StoredRequest> read(Collection<RequestId> ids) {
    Map<RequestId, StoredRequest> found = new LinkedHashMap<>();
    for (RequestId id : existing(ids)) {
      found.put(
          id,
          damaged.contains(id)
              ? new StoredRequest.Unreadable("requests[%s]: input_value is missing".formatted(id))
              : new StoredRequest.Readable(Objects.requireNonNull(items.get(id))));
    }
    return found;
  }

  /// Makes what is stored of a request unreadable.
  public synchronized void damage(RequestId id) {
    damaged.add(id);
  }

  /// Removes a request.
  public synchronized void delete(RequestId id) {
    items.remove(id);
  }

  @Override
  public synchronized Iterator<RequestId> ofExecution(ExecutionId execution) {
    return items.values().stream()
        .filter(request -> request.executionId().equals(execution))
        .map(Request::id)
        .toList()
        .iterator();
  }

  @Override
  public synchronized boolean redrive(RequestId id) {
    return raise(id, 0);
  }

  @Override
  public synchronized boolean moveToEnd(RequestId id) {
    return raise(id, 1);
  }

  private boolean raise(RequestId id, int rounds) {
    return items.computeIfPresent(
            id,
            (key, r) ->
                new Request(
                    r.id(),
                    r.executionId(),
                    r.recordId(),
                    r.inputValue(),
                    r.fields(),
                    r.redrive() + 1,
                    r.rounds() + rounds,
                    r.oversizeBytes()))
        != null;
  }
}
