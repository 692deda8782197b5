package dev.seiri.core.testing;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Parking;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Parked requests in memory.
public final class MemoryParking implements Parking {
  private final Map<RequestId, String> reasons = new ConcurrentHashMap<>();

  @Override
  public void park(RequestId id, String reason) {
    reasons.put(id, reason);
  }

  /// The reason of each parked request.
  public Map<RequestId, String> reasons() {
    return Map.copyOf(reasons);
  }
}
