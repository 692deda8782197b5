package dev.seiri.evaluation;

import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/// Confidence intervals and significance.
public final class Statistics {
  private static final double ERROR_RATE = 0.05;

  private Statistics() {}

  /// A share with its 95 % confidence interval.
  ///
  /// @param count how many of `all` have it
  /// @param low the interval's lower end, 0 to 1
  /// @param high the interval's upper end, 0 to 1
  public record Share(long count, long all, double low, double high) {
    /// The share itself; 0 of nothing.
    public double value() {
      return all == 0 ? 0 : (double) count / all;
    }
  }

  /// A share with Wilson's score interval (1927), without correction for continuity.
  public static Share share(long count, long all) {
    if (all == 0) {
      return new Share(0, 0, 0, 1);
    }
    Interval interval =
        BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(
            Math.toIntExact(all), Math.toIntExact(count), ERROR_RATE);
    return new Share(
        count, all, Math.max(0, interval.getLowerBound()), Math.min(1, interval.getUpperBound()));
  }

  /// McNemar's exact test (two-sided) of rows judged twice: the probability that chance alone puts
  /// so many of the changed rows on one side.
  ///
  /// @param better rows that are right only now
  /// @param worse rows that were right only before
  /// @return the p-value, 0 to 1; 1 where no row changed
  public static double mcNemar(int better, int worse) {
    if (better + worse == 0) {
      return 1;
    }
    // With a half the distribution is symmetric: twice its tail is exact. The library's own
    // two-sided test compares probabilities of either side that rounding has made unequal.
    double tail =
        BinomialTest.withDefaults()
            .with(AlternativeHypothesis.LESS_THAN)
            .test(better + worse, Math.min(better, worse), 0.5)
            .getPValue();
    return Math.min(1, 2 * tail);
  }
}
