package dev.seiri.core.eval;

import java.util.List;

/// The evaluations in the bucket.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the bucket does not answer.
public interface EvaluationStore {
  /// Writes an evaluation. One of the same id is replaced.
  void write(Evaluation evaluation);

  /// All evaluations of a task, the newest first.
  List<Evaluation> list(String taskName);
}
