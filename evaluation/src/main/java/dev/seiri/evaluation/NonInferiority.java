package dev.seiri.evaluation;

/// The rule by which a version may replace another: it is not worse by more than a margin, as far
/// as golden rows can tell.
///
/// @param margin the largest tolerated drop of the share of right rows, above 0, to 1
/// @param errorRate of the interval, both sides together
public record NonInferiority(double margin, double errorRate) {
  /// Two rows of a hundred.
  public static final double DEFAULT_MARGIN = 0.02;

  /// How often an interval misses at most, all comparisons of a decision together.
  public static final double ERROR_RATE = 0.05;

  /// How sure a version is to pass with the rows that are asked for, if neither is better.
  private static final double POWER = 0.8;

  public NonInferiority {
    if (!(margin > 0 && margin <= 1)) {
      throw new IllegalArgumentException("a margin is above 0, to 1, not " + margin);
    }
  }

  /// What the rule says.
  public enum Answer {
    /// The whole interval lies under the margin.
    PASSES,
    /// The whole interval lies above the margin.
    REFUSES,
    /// The margin lies within the interval.
    CANNOT_TELL
  }

  /// What the rule says of two versions.
  ///
  /// @param interval of (worse − better) / n
  /// @param more about how many more inputs are needed to tell; 0 where it can tell
  public record Finding(Answer answer, ScoreInterval interval, long more) {}

  /// The rule with the usual margin, for one comparison.
  public static NonInferiority usual() {
    return new NonInferiority(DEFAULT_MARGIN, ERROR_RATE);
  }

  /// The same rule where several comparisons decide together. By Bonferroni's inequality all
  /// intervals hold at once as often as one alone does otherwise.
  public NonInferiority sharedBy(int comparisons) {
    return new NonInferiority(margin, errorRate / Math.max(1, comparisons));
  }

  /// Decides.
  public Finding of(Differences differences) {
    ScoreInterval interval = ScoreInterval.of(differences, errorRate);
    if (interval.high() < margin) {
      return new Finding(Answer.PASSES, interval, 0);
    }
    if (interval.low() > margin) {
      return new Finding(Answer.REFUSES, interval, 0);
    }
    return new Finding(
        Answer.CANNOT_TELL, interval, Math.max(1, needed(differences) - differences.count()));
  }

  /// With how many inputs four of five versions pass that are as good as the one before and change
  /// as many answers as these do: solved for n is margin − 1/(2n) = (z₁ s₁ + z₂ s₂) / √n, with the
  /// deviations s₁ at the margin and s₂ at zero.
  long needed(Differences differences) {
    Differences evened = differences.evened();
    double spread =
        margin >= 1
            ? 1
            : Statistics.z(errorRate / 2) * Math.sqrt(evened.varianceAt(margin))
                + Statistics.z(1 - POWER) * Math.sqrt(evened.meanSquare());
    double root = (spread + Math.sqrt(spread * spread + 2 * margin)) / (2 * margin);
    return (long) Math.ceil(root * root);
  }
}
