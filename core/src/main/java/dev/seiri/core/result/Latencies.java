package dev.seiri.core.result;

import java.util.Arrays;
import java.util.OptionalLong;

/// The latencies of answers, four bytes each.
public final class Latencies {
  private int[] millis = new int[256];
  private int count;

  /// Takes one.
  ///
  /// @param millis in milliseconds, 0 or more; a longer one than some 24 days counts as that
  public void add(long millis) {
    if (count == this.millis.length) {
      this.millis = Arrays.copyOf(this.millis, count * 2);
    }
    this.millis[count++] = (int) Math.min(Math.max(millis, 0), Integer.MAX_VALUE);
  }

  public int count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /// The smallest latency that so many per cent of all do not exceed (nearest rank); absent of
  /// none.
  ///
  /// @param percent 0 to 100
  public OptionalLong percentile(int percent) {
    if (count == 0) {
      return OptionalLong.empty();
    }
    int[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil((double) count * percent / 100);
    return OptionalLong.of(sorted[Math.min(count, Math.max(1, rank)) - 1]);
  }

  /// How many latencies there are from each bound up to the next one; the last has no end. Those
  /// below the first bound count with the first.
  ///
  /// @param bounds rising
  public int[] histogram(int[] bounds) {
    int[] counts = new int[bounds.length];
    for (int i = 0; i < count; i++) {
      int at = Arrays.binarySearch(bounds, millis[i]);
      counts[Math.max(0, at < 0 ? -at - 2 : at)]++;
    }
    return counts;
  }
}
