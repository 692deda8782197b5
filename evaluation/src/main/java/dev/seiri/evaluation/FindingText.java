package dev.seiri.evaluation;

import dev.seiri.evaluation.NonInferiority.Finding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// What the rule found, in words.
public final class FindingText {
  private FindingText() {}

  /// The figures: `3 of 500 inputs are worse and 1 better, 0.4 points worse (95 % interval −0.5 to
  /// 1.4)`.
  public static String of(Differences differences, Finding finding) {
    ScoreInterval interval = finding.interval();
    return String.format(
        Locale.ROOT,
        "%,d of %,d inputs got worse and %,d better, in all %s points %s (%s %% interval: %s to %s"
            + " worse)",
        differences.worse(),
        differences.count(),
        differences.better(),
        points(Math.abs(interval.mean())),
        interval.mean() < 0 ? "better" : "worse",
        points(1 - interval.errorRate()),
        points(interval.low()),
        points(interval.high()));
  }

  /// What a test says at the usual level of 5 %, as a clause.
  ///
  /// @param p how probable chance alone is to do as much
  public static String chance(double p) {
    return String.format(
        Locale.ROOT,
        p < 0.05
            ? "more than chance alone explains (p = %.3g)"
            : "no evidence of a difference (p = %.3g)",
        p);
  }

  /// What the rule says, as a clause.
  public static String verdict(NonInferiority rule, Differences differences) {
    Finding finding = rule.of(differences);
    return switch (finding.answer()) {
      case PASSES ->
          "not worse by more than the margin of %s points".formatted(exactly(rule.margin()));
      case REFUSES ->
          "worse by more than the margin of %s points".formatted(exactly(rule.margin()));
      case CANNOT_TELL -> cannotTell(finding, rule.margin());
    };
  }

  /// Why it cannot tell, and what would help.
  public static String cannotTell(Finding finding, double margin) {
    return String.format(
        Locale.ROOT,
        "cannot tell whether that is under the margin of %s points; about %,d more rows with inputs"
            + " of their own are needed",
        exactly(margin),
        finding.more());
  }

  /// A share that a person gave, in points.
  static String exactly(double share) {
    return BigDecimal.valueOf(share)
        .movePointRight(2)
        .round(new MathContext(6))
        .stripTrailingZeros()
        .toPlainString();
  }

  /// A share in points, hundredths of the whole, with at most one decimal.
  public static String points(double share) {
    String text = String.format(Locale.ROOT, "%.1f", share * 100 + 0.0);
    String plain = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    return plain.equals("-0") ? "0" : plain.replace('-', '−');
  }
}
