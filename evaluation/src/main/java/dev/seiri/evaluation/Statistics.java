package dev.seiri.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.FisherExactTest;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/// Confidence intervals and significance.
public final class Statistics {
  private static final double ERROR_RATE = 0.05;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

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

  /// A share of things that depend on each other within clusters, as a row's repeats and the rows
  /// of one input do: Wilson's interval for as many independent things as the clusters are worth,
  /// (Σm)² / Σm² for sizes m. That holds however alike the members of a cluster are, and is too
  /// wide where they are not.
  ///
  /// @param clusters a name per thing; equal names are one cluster
  public static <T> Share share(long count, Iterable<T> clusters) {
    Map<T, Long> sizes = new HashMap<>();
    clusters.forEach(cluster -> sizes.merge(cluster, 1L, Long::sum));
    return ofClusters(count, sizes.values());
  }

  /// The same share where the clusters' sizes are known.
  public static Share ofClusters(long count, Iterable<Long> sizes) {
    double all = 0;
    double squares = 0;
    for (long size : sizes) {
      all += size;
      squares += (double) size * size;
    }
    if (all == squares) {
      return share(count, (long) all);
    }
    double n = all * all / squares;
    double p = count / all;
    double z = z(ERROR_RATE / 2);
    double centre = p + z * z / (2 * n);
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double whole = 1 + z * z / n;
    return new Share(
        count,
        (long) all,
        Math.max(0, (centre - half) / whole),
        Math.min(1, (centre + half) / whole));
  }

  /// What a standard normal variable exceeds with a probability.
  static double z(double probability) {
    return NORMAL.inverseSurvivalProbability(probability);
  }

  /// Fisher's exact test (two-sided) of two independent shares: the probability that chance alone
  /// sets them so far apart.
  ///
  /// @return the p-value; 1 where one of them is a share of nothing
  public static double fisher(long count, long all, long otherCount, long otherAll) {
    if (all == 0
        || otherAll == 0
        || count + otherCount == 0
        || count + otherCount == all + otherAll) {
      return 1;
    }
    return FisherExactTest.withDefaults()
        .test(
            new int[][] {
              {Math.toIntExact(count), Math.toIntExact(all - count)},
              {Math.toIntExact(otherCount), Math.toIntExact(otherAll - otherCount)}
            })
        .getPValue();
  }

  /// Holm's correction of the p-values of several tests: the chance of even one false alarm among
  /// all of them stays below the threshold that a corrected value is held against.
  public static List<Double> holm(List<Double> values) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(values::get));
    List<Double> corrected = new ArrayList<>(values);
    double least = 0;
    for (int rank = 0; rank < order.size(); rank++) {
      int place = order.get(rank);
      least = Math.max(least, Math.min(1, (order.size() - rank) * values.get(place)));
      corrected.set(place, least);
    }
    return corrected;
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
