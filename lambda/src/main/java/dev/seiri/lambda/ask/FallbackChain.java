package dev.seiri.lambda.ask;

import dev.seiri.core.answer.CallCounts;
import java.util.List;
import java.util.Optional;

/// The fallback chain of one question: the first model, then each fallback, then the first again.
/// Models whose circuit breaker is open are skipped while another one's is not.
final class FallbackChain {
  private final List<String> models;
  private final CircuitBreakers breakers;
  private CallCounts calls;
  private int position;
  private Optional<String> whyNotFirst = Optional.empty();

  /// @param before calls that were made already
  FallbackChain(List<String> models, CircuitBreakers breakers, CallCounts before) {
    this.models = models;
    this.breakers = breakers;
    this.calls = before;
  }

  /// The model to ask now. Where there are several, the outcome of the call is reported to its
  /// circuit breaker, or [#leave] follows.
  String next() {
    if (models.size() == 1) {
      return models.getFirst();
    }
    for (int i = 0; i < models.size(); i++) {
      int candidate = (position + i) % models.size();
      if (breakers.permits(models.get(candidate))) {
        position = candidate;
        return models.get(candidate);
      }
      note(models.get(candidate) + " has failed too often lately");
    }
    return models.get(position);
  }

  /// The model is not called after all.
  void leave() {
    if (hasOthers()) {
      breakers.release(models.get(position));
    }
  }

  /// The model is called.
  void called() {
    calls = calls.plus(models.get(position), 1);
  }

  /// The calls so far.
  CallCounts calls() {
    return calls;
  }

  /// The number of models.
  int length() {
    return models.size();
  }

  /// Whether another model can be asked instead.
  boolean hasOthers() {
    return models.size() > 1;
  }

  /// The model could not answer: the next one is tried.
  ///
  /// @return whether all have been asked by now, so that a pause is due
  boolean failed(String why) {
    note(why);
    position = (position + 1) % models.size();
    return position == 0;
  }

  /// The reason of a fallback, if another model than the first answers.
  Optional<String> why(String model) {
    return model.equals(models.getFirst()) ? Optional.empty() : whyNotFirst;
  }

  private void note(String why) {
    if (whyNotFirst.isEmpty()) {
      whyNotFirst = Optional.of(why);
    }
  }
}
