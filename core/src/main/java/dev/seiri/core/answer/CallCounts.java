package dev.seiri.core.answer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// How many calls each model was sent: also those that it refused, failed or did not answer.
///
/// @param byModel calls by the id of the model that was called, each 1 or more, in the order in
///   which the models were first called
public record CallCounts(SequencedMap<String, Integer> byModel) {
  public static final CallCounts NONE = new CallCounts(new LinkedHashMap<>());

  public CallCounts {
    byModel = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byModel));
  }

  /// Calls of one model; none if there are fewer than one.
  public static CallCounts of(String modelId, int calls) {
    return NONE.plus(modelId, calls);
  }

  /// These, and more calls of one model.
  public CallCounts plus(String modelId, int calls) {
    SequencedMap<String, Integer> sum = new LinkedHashMap<>(byModel);
    if (calls > 0) {
      sum.merge(modelId, calls, Integer::sum);
    }
    return new CallCounts(sum);
  }

  public CallCounts plus(CallCounts others) {
    CallCounts sum = this;
    for (var each : others.byModel.entrySet()) {
      sum = sum.plus(each.getKey(), each.getValue());
    }
    return sum;
  }

  /// The calls of all models.
  public int total() {
    return byModel.values().stream().mapToInt(Integer::intValue).sum();
  }
}
