package dev.seiri.evaluation;

import java.util.Optional;

/// The outcome of an evaluation.
///
/// @param comparison with the version it was evaluated against
/// @param judgement of a model that judges answers
/// @param thresholds what it was held against
/// @param conclusion what it came to
public record EvaluationOutcome(
    Optional<PairedComparison> comparison,
    Optional<Judgement> judgement,
    Thresholds thresholds,
    Conclusion conclusion) {
  /// The outcome without comparison, judgement or threshold.
  public static final EvaluationOutcome NONE = measured(Optional.empty());

  /// The outcome of a comparison without a threshold.
  public static EvaluationOutcome measured(Optional<PairedComparison> comparison) {
    return new EvaluationOutcome(
        comparison, Optional.empty(), Thresholds.NONE, Conclusion.MEASURED);
  }
}
