package dev.seiri.evaluation.review;

import java.util.List;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/// An upper bound for the number of wrong rows in a finite population, of which rows are drawn
/// without replacement in a uniformly random order. It holds at every moment at once: whoever looks
/// after every row and stops when they like what they see is wrong no more often than they say.
///
/// The bound is the upper end of the prior-posterior-ratio confidence sequence (Waudby-Smith and
/// Ramdas, 2020, "Confidence sequences for sampling without replacement", section 4). A number `j`
/// of wrong rows is ruled out once the data are `1 / (1 − confidence)` times less likely under it
/// than under the prior on the whole. `docs/certificate.md` derives it.
///
/// The prior decides how tight the bound is, never whether it holds. Half of it says that nothing
/// is wrong; the other half is spread over 1 to `population` in inverse proportion, so that each
/// order of magnitude has about the same.
///
/// @param population how many rows, at least 0
/// @param confidence how sure the bound is, above 0, below 1
public record ErrorBound(long population, double confidence) {
  private static final double NOTHING_WRONG = 0.5;
  private static final double EULER = 0.577_215_664_901_532_9;

  /// Terms this much smaller than the largest do not change a sum of doubles.
  private static final double NEGLIGIBLE = 1e-30;

  public ErrorBound {
    if (population < 0) {
      throw new IllegalArgumentException("a population is 0 or more, not " + population);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("a confidence lies between 0 and 1, not at " + confidence);
    }
  }

  /// How many rows of the population are wrong at most, those that were drawn among them.
  ///
  /// Every bound that held at an earlier draw still holds, so this is the smallest so far. It can
  /// only have been smallest just before a wrong row, or now.
  ///
  /// @param drawn how many rows were drawn, in their order
  /// @param wrong at which draws a row was wrong, counted from 0, ascending
  public long atMost(long drawn, List<Long> wrong) {
    if (drawn > population || wrong.size() > drawn) {
      throw new IllegalArgumentException(
          drawn + " draws with " + wrong.size() + " wrong of " + population);
    }
    long least = population;
    for (int k = 0; k <= wrong.size(); k++) {
      long until = k < wrong.size() ? wrong.get(k) : drawn;
      least = Math.min(least, after(until, k));
    }
    // Where more was found than an earlier bound allows, that bound was one of the few that fail.
    return least < wrong.size() ? after(drawn, wrong.size()) : least;
  }

  /// The bound by what is known now alone.
  ///
  /// @param wrong how many of those drawn were wrong
  public long after(long drawn, long wrong) {
    if (drawn == 0) {
      return population;
    }
    long right = drawn - wrong;
    long most = population - right;
    long likeliest = Math.clamp(wrong * (population + 1) / drawn, wrong, most);
    double ruledOut =
        Math.log(onTheWhole(likeliest, wrong, right))
            + likelihood(likeliest, wrong, right)
            + Math.log(1 - confidence);
    long low = likeliest;
    long high = most;
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      if (likelihood(middle, wrong, right) > ruledOut) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /// How likely the draws are, all numbers of wrong rows taken together, as a multiple of how
  /// likely they are at the likeliest of them.
  private double onTheWhole(long likeliest, long wrong, long right) {
    double one = (1 - NOTHING_WRONG) / harmonic(population);
    double sum = prior(likeliest, one);
    double ratio = 1;
    for (long j = likeliest; j < population - right && ratio > NEGLIGIBLE; j++) {
      ratio *= step(j, wrong, right);
      sum += ratio * prior(j + 1, one);
    }
    ratio = 1;
    for (long j = likeliest - 1; j >= wrong && ratio > NEGLIGIBLE; j--) {
      ratio /= step(j, wrong, right);
      sum += ratio * prior(j, one);
    }
    return sum;
  }

  /// How many times likelier the draws are with `j + 1` wrong rows than with `j`.
  private double step(long j, long wrong, long right) {
    return (j + 1.0) / (j + 1 - wrong) * ((double) (population - j - right) / (population - j));
  }

  /// @param one the prior of one wrong row
  private static double prior(long j, double one) {
    return j == 0 ? NOTHING_WRONG : one / j;
  }

  /// The sum of 1/j for j from 1 to n: beyond a thousand by its asymptotic expansion, which is then
  /// exact to the last digit of a double.
  private static double harmonic(long n) {
    if (n > 1_000) {
      return Math.log(n) + EULER + 1 / (2.0 * n) - 1 / (12.0 * n * n);
    }
    double sum = 0;
    for (long j = n; j > 0; j--) {
      sum += 1.0 / j;
    }
    return sum;
  }

  /// The logarithm of how likely so many of the draws are wrong if `j` rows are.
  private double likelihood(long j, long wrong, long right) {
    return HypergeometricDistribution.of(
            Math.toIntExact(population), Math.toIntExact(j), Math.toIntExact(wrong + right))
        .logProbability(Math.toIntExact(wrong));
  }
}
