package dev.seiri.lambda.ask;

import java.time.Duration;

/// Whether a model's answers take much longer than they used to, told from the mean of as many
/// answers as are under way at once. What is usual follows slowly, so that a model that has become
/// slow for good is not held back for good.
///
/// Not safe for use by several threads.
final class LatencyTrend {
  private static final double MUCH_LONGER = 2;
  private static final double FOLLOW = 0.2;
  private static final int FEWEST = 16;

  /// Below this a rise is this machine's or the network's own.
  private static final double LEAST_RISE_MILLIS = 250;

  private double usualMillis = Double.NaN;
  private double sumMillis;
  private int count;

  /// Takes an answer's latency in.
  ///
  /// @param round how many answers make one round
  /// @return whether a round has ended with it that took much longer than usual
  boolean rises(Duration took, int round) {
    sumMillis += took.toNanos() / 1e6;
    count++;
    if (count < Math.max(FEWEST, round)) {
      return false;
    }
    double mean = sumMillis / count;
    sumMillis = 0;
    count = 0;
    if (Double.isNaN(usualMillis)) {
      usualMillis = mean;
      return false;
    }
    boolean rises = mean > usualMillis * MUCH_LONGER && mean - usualMillis > LEAST_RISE_MILLIS;
    usualMillis += (mean - usualMillis) * FOLLOW;
    return rises;
  }
}
