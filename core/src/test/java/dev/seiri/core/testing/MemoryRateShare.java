package dev.seiri.core.testing;

import dev.seiri.core.model.RateShare;
import java.util.HashMap;
import java.util.Map;

/// A rate limit in memory.
public final class MemoryRateShare implements RateShare {
  private final Map<Window, Left> windows = new HashMap<>();
  private final Left whole;

  private record Window(String modelId, long number) {}

  private record Left(long requests, long tokens) {}

  /// @param requests each window's calls
  /// @param tokens each window's tokens
  public MemoryRateShare(long requests, long tokens) {
    whole = new Left(requests, tokens);
  }

  @Override
  public synchronized boolean take(String modelId, long window, long requests, long tokens) {
    Window key = new Window(modelId, window);
    Left left = windows.getOrDefault(key, whole);
    if (left.requests() < requests || left.tokens() < tokens) {
      return false;
    }
    windows.put(key, new Left(left.requests() - requests, left.tokens() - tokens));
    return true;
  }
}
