package dev.seiri.evaluation;

import java.util.Optional;
import java.util.function.Predicate;

/// What the gate demands.
///
/// @param margin how much worse a version may be, as a share of the rows: above 0, to 1
/// @param floor the least share of right answers, above 0, to 1; a label's first version needs one
/// @param isLanguageModel whether an evaluation with a model counts: what the offline rules answer
///   says nothing about a prompt
public record GateRules(double margin, Optional<Double> floor, Predicate<String> isLanguageModel) {
  public GateRules {
    if (floor.isPresent() && !(floor.get() > 0 && floor.get() <= 1)) {
      throw new IllegalArgumentException("a floor is above 0, to 1, not " + floor.get());
    }
  }
}
