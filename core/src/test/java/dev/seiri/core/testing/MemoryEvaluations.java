package dev.seiri.core.testing;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.eval.EvaluationStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Evaluations in memory.
public final class MemoryEvaluations implements EvaluationStore {
  private final Map<Key, Evaluation> evaluations = new ConcurrentHashMap<>();

  private record Key(String task, String id) {}

  @Override
  public void write(Evaluation evaluation) {
    evaluations.put(new Key(evaluation.prompt().taskName(), evaluation.id()), evaluation);
  }

  @Override
  public List<Evaluation> list(String taskName) {
    return evaluations.values().stream()
        .filter(evaluation -> evaluation.prompt().taskName().equals(taskName))
        .sorted(Comparator.comparing(Evaluation::createdAt).reversed())
        .toList();
  }
}
