package dev.seiri.core.testing;

import dev.seiri.core.model.RateShare;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A rate limit in memory.
public final class MemoryRateShare implements RateShare {
  private final Map<String, Instant> free = new HashMap<>();

  @Override
  public synchronized Optional<Instant> take(
      String modelId, Duration length, Instant earliest, Instant latest) {
    Instant next = free.getOrDefault(modelId, Instant.MIN);
    Instant begin = next.isBefore(earliest) ? earliest : next;
    if (begin.isAfter(latest)) {
      return Optional.empty();
    }
    free.put(modelId, begin.plus(length));
    return Optional.of(begin);
  }
}
