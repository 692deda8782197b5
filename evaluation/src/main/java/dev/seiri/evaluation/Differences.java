package dev.seiri.evaluation;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// How much worse one version did than another, by input: 1 where every answer got wrong, -1 where
/// every answer got right, 0 where nothing changed, and the difference of the shares of right
/// answers where a row was asked several times or an input is in several rows.
///
/// Each input counts once. Its repeats and duplicates depend on each other, inputs do not.
public final class Differences {
  /// Shares that differ by less are rounded values of the same.
  private static final double SAME = 1e9;

  private final NavigableMap<Double, Double> weights;
  private final double count;

  private Differences(NavigableMap<Double, Double> weights) {
    this.weights = weights;
    this.count = weights.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /// One difference per input.
  ///
  /// @throws IllegalArgumentException if one is not within -1 and 1
  public static Differences of(Iterable<Double> values) {
    NavigableMap<Double, Double> weights = new TreeMap<>();
    for (double value : values) {
      if (!(value >= -1 && value <= 1)) {
        throw new IllegalArgumentException("a difference is within -1 and 1, not " + value);
      }
      weights.merge(Math.round(value * SAME) / SAME + 0.0, 1.0, Double::sum);
    }
    return new Differences(weights);
  }

  /// How many inputs there are.
  public long count() {
    return Math.round(count);
  }

  /// How many inputs got worse.
  public int worse() {
    return size(weights.tailMap(0.0, false));
  }

  /// How many inputs got better.
  public int better() {
    return size(weights.headMap(0.0, false));
  }

  /// The mean: (worse − better) / n. 0 of nothing.
  public double mean() {
    return count == 0 ? 0 : sum(weights) / count;
  }

  /// The mean square: the share of inputs that changed, where each was asked once.
  double meanSquare() {
    double squares = 0;
    for (Map.Entry<Double, Double> entry : weights.entrySet()) {
      squares += entry.getKey() * entry.getKey() * entry.getValue();
    }
    return count == 0 ? 0 : squares / count;
  }

  /// The same changes in both directions alike, with half a change more on either side: what two
  /// versions look like of which neither is better, though none of the changes may have been seen.
  Differences evened() {
    NavigableMap<Double, Double> evened = new TreeMap<>();
    weights.forEach((value, weight) -> {
      evened.merge(value, weight / 2, Double::sum);
      evened.merge(0.0 - value, weight / 2, Double::sum);
    });
    evened.merge(1.0, 0.5, Double::sum);
    evened.merge(-1.0, 0.5, Double::sum);
    return new Differences(evened);
  }

  /// Worse and better exchanged.
  Differences reversed() {
    NavigableMap<Double, Double> reversed = new TreeMap<>();
    weights.forEach((value, weight) -> reversed.put(0.0 - value, weight));
    return new Differences(reversed);
  }

  /// The variance under the distribution that explains these differences best among those with a
  /// given mean, which may put weight on 1 though no input has it: one that was not drawn yet.
  ///
  /// @param mean at least the mean that was seen, below 1
  double varianceAt(double mean) {
    double most = 1 / (1 - mean);
    double tilt = most;
    if (slack(most, mean) > 0) {
      double low = 0;
      double high = most;
      for (int i = 0; i < 100 && high - low > 1e-13 * most; i++) {
        double middle = (low + high) / 2;
        if (slack(middle, mean) > 0) {
          high = middle;
        } else {
          low = middle;
        }
      }
      tilt = low;
    }
    double variance = 0;
    double seen = 0;
    for (Map.Entry<Double, Double> entry : weights.entrySet()) {
      double away = entry.getKey() - mean;
      double chance = entry.getValue() / count / (1 - tilt * away);
      if (entry.getKey() < 1 || tilt < most) {
        seen += chance;
        variance += chance * away * away;
      }
    }
    double rest = Math.max(0, 1 - seen);
    return variance + rest * (1 - mean) * (1 - mean);
  }

  /// What is missing to the mean with a tilt; grows with it.
  private double slack(double tilt, double mean) {
    double slack = 0;
    for (Map.Entry<Double, Double> entry : weights.entrySet()) {
      double away = entry.getKey() - mean;
      double divisor = 1 - tilt * away;
      if (divisor <= 0) {
        return Double.POSITIVE_INFINITY;
      }
      slack += entry.getValue() * away / divisor;
    }
    return slack;
  }

  private static double sum(Map<Double, Double> weights) {
    double sum = 0;
    for (Map.Entry<Double, Double> entry : weights.entrySet()) {
      sum += entry.getKey() * entry.getValue();
    }
    return sum;
  }

  private static int size(Map<Double, Double> weights) {
    return Math.toIntExact(
        Math.round(weights.values().stream().mapToDouble(Double::doubleValue).sum()));
  }
}
