package dev.seiri.cli.output;

import java.util.Arrays;

/// Latencies of answers, kept for their percentiles.
public final class Latencies {
  private long[] millis = new long[64];
  private int count;

  public void add(long latencyMillis) {
    if (count == millis.length) {
      millis = Arrays.copyOf(millis, millis.length * 2);
    }
    millis[count++] = latencyMillis;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /// The least latency that so many per cent of all do not exceed, in milliseconds.
  ///
  /// @param percent 1 to 100; there must be a latency
  public long percentile(int percent) {
    long[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(count * percent / 100.0) - 1];
  }
}
