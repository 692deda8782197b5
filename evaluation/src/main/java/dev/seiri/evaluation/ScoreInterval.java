package dev.seiri.evaluation;

/// The confidence interval of a mean difference by Tango's score method (1998) with a correction
/// for continuity: all means for which what was seen is no surprise.
///
/// Where each input was asked once, it is Tango's interval of two paired shares. docs/evaluation.md
/// derives it, and `scripts/bench gate` measures how often it holds.
///
/// @param mean what was seen
/// @param low the lower end, -1 to 1
/// @param high the upper end, -1 to 1
/// @param errorRate how often such an interval misses at most
public record ScoreInterval(double mean, double low, double high, double errorRate) {
  private static final int STEPS = 60;

  /// The interval.
  ///
  /// @param errorRate above 0, below 1; half of it on either side
  public static ScoreInterval of(Differences differences, double errorRate) {
    if (differences.count() == 0) {
      return new ScoreInterval(0, -1, 1, errorRate);
    }
    double z = Statistics.z(errorRate / 2);
    return new ScoreInterval(
        differences.mean(),
        0.0 - upper(differences.reversed(), z),
        upper(differences, z),
        errorRate);
  }

  private static double upper(Differences differences, double z) {
    double inside = differences.mean();
    double outside = 1;
    for (int i = 0; i < STEPS; i++) {
      double middle = (inside + outside) / 2;
      if (isSurprise(differences, middle, z)) {
        outside = middle;
      } else {
        inside = middle;
      }
    }
    return outside;
  }

  /// Whether a mean so low would be seen too seldom if the true mean were `mean`.
  private static boolean isSurprise(Differences differences, double mean, double z) {
    if (mean >= 1) {
      return false;
    }
    double n = differences.count();
    double away = mean - differences.mean() - continuity(n);
    return away > 0 && n * away * away > z * z * differences.varianceAt(mean);
  }

  /// Half an input: what is seen are whole inputs, and the normal distribution knows parts.
  static double continuity(double n) {
    return 1 / (2 * n);
  }
}
