package dev.seiri.evaluation;

import java.util.Optional;

/// The outcome of an evaluation.
///
/// @param comparison with the version it was evaluated against
/// @param judgement of a model that judges answers
/// @param failure why it did not pass; empty if it did
public record EvaluationOutcome(
    Optional<PairedComparison> comparison,
    Optional<Judgement> judgement,
    Optional<String> failure) {
  /// The outcome without comparison, judgement or failure.
  public static final EvaluationOutcome NONE =
      new EvaluationOutcome(Optional.empty(), Optional.empty(), Optional.empty());
}
