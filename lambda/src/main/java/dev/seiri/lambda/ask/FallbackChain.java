package dev.seiri.lambda.ask;

import java.util.List;
import java.util.Optional;

/// The way of one question through the models that may answer it: the first, then each fallback,
/// then round again; models whose breaker is open are left out while another one is not.
final class FallbackChain {
  private final List<String> models;
  private final CircuitBreakers breakers;
  private int position;
  private Optional<String> whyNotFirst = Optional.empty();

  FallbackChain(List<String> models, CircuitBreakers breakers) {
    this.models = models;
    this.breakers = breakers;
  }

  /// The model to ask now. Where there are several, its breaker is told of the call's end, or
  /// [#leave] follows.
  String next() {
    if (models.size() == 1) {
      return models.getFirst();
    }
    for (int i = 0; i < models.size(); i++) {
      int candidate = (position + i) % models.size();
      if (breakers.lets(models.get(candidate))) {
        position = candidate;
        return models.get(candidate);
      }
      note(models.get(candidate) + " has failed too often lately");
    }
    return models.get(position);
  }

  /// The model is not asked after all.
  void leave() {
    if (hasOthers()) {
      breakers.release(models.get(position));
    }
  }

  /// How many models there are.
  int length() {
    return models.size();
  }

  /// Whether another model can be asked instead.
  boolean hasOthers() {
    return models.size() > 1;
  }

  /// The model could not answer: the next one is asked.
  ///
  /// @return whether all have been asked by now, so that a pause is due
  boolean failed(String why) {
    note(why);
    position = (position + 1) % models.size();
    return position == 0;
  }

  /// Why another model than the first answers, if it does.
  Optional<String> why(String model) {
    return model.equals(models.getFirst()) ? Optional.empty() : whyNotFirst;
  }

  private void note(String why) {
    if (whyNotFirst.isEmpty()) {
      whyNotFirst = Optional.of(why);
    }
  }
}
