package dev.seiri.evaluation;

import java.util.Optional;

/// What an evaluation decided.
///
/// @param comparison with the version it was evaluated against
/// @param judgement of a model that judges answers
/// @param failure why it did not pass; empty if it did
public record EvaluationOutcome(
    Optional<PairedComparison> comparison,
    Optional<Judgement> judgement,
    Optional<String> failure) {
  /// Nothing was compared, judged or refused.
  public static final EvaluationOutcome NONE =
      new EvaluationOutcome(Optional.empty(), Optional.empty(), Optional.empty());
}
