package dev.seiri.lambda.ask;

import java.time.Duration;

/// A detector of a model's answers taking much longer than usual, from the mean of as many answers
/// as are in flight at once. The usual latency follows slowly, so that a model that has become slow
/// for good is not limited for good.
///
/// Not safe for use by several threads.
final class LatencyTrend {
  private static final double MUCH_LONGER = 2;
  private static final double FOLLOW = 0.2;
  private static final int FEWEST = 16;

  /// A smaller rise is noise of this machine or the network.
  private static final double LEAST_RISE_MILLIS = 250;

  private double usualMillis = Double.NaN;
  private double sumMillis;
  private int count;

  /// Adds an answer's latency.
  ///
  /// @param round how many answers make one round
  /// @return whether it ended a round that took much longer than usual
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
