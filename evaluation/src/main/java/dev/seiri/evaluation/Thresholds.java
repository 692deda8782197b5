package dev.seiri.evaluation;

import dev.seiri.evaluation.NonInferiority.Answer;
import dev.seiri.evaluation.NonInferiority.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an evaluation is held against.
///
/// @param failUnder the least per cent of right rows; absent: any
/// @param regression whether it fails where it is worse than the version it is compared with
/// @param margin how much worse it may be, as a share
public record Thresholds(Optional<Double> failUnder, boolean regression, double margin) {
  /// Without any.
  public static final Thresholds NONE =
      new Thresholds(Optional.empty(), false, NonInferiority.DEFAULT_MARGIN);

  /// The rule that two versions are held against.
  public NonInferiority rule() {
    return new NonInferiority(margin, NonInferiority.ERROR_RATE);
  }

  /// What an evaluation comes to.
  public Conclusion conclude(Scorecard now, Optional<PairedComparison> comparison) {
    if (failUnder.isEmpty() && !regression) {
      return Conclusion.MEASURED;
    }
    List<String> failed = new ArrayList<>();
    List<String> open = new ArrayList<>();
    List<String> passed = new ArrayList<>();
    if (now.valid().count() == 0) {
      failed.add("none of the answers is valid");
    }
    failUnder.ifPresent(least -> {
      Statistics.Share right = now.right();
      boolean met = right.value() * 100 >= least;
      (met ? passed : failed)
          .add(
              String.format(
                  Locale.ROOT,
                  "%d of %d rows are right, %s %s %%",
                  right.count(),
                  right.all(),
                  met ? "at least" : "fewer than",
                  least));
    });
    if (regression && comparison.isPresent()) {
      Finding finding = rule().of(comparison.get().differences());
      String figures = FindingText.of(comparison.get().differences(), finding);
      String limit = FindingText.exactly(margin);
      switch (finding.answer()) {
        case Answer.PASSES ->
            passed.add("%s: under the margin of %s points".formatted(figures, limit));
        case Answer.REFUSES ->
            failed.add("%s: above the margin of %s points".formatted(figures, limit));
        case Answer.CANNOT_TELL -> open.add(FindingText.cannotTell(finding, margin));
      }
    }
    if (!failed.isEmpty()) {
      return new Conclusion(Conclusion.Status.FAILED, String.join("; ", failed));
    }
    return open.isEmpty()
        ? new Conclusion(Conclusion.Status.PASSED, String.join("; ", passed))
        : new Conclusion(Conclusion.Status.CANNOT_TELL, String.join("; ", open));
  }
}
