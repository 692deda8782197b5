package dev.seiri.core.testing;

import dev.seiri.core.eval.EvaluationStore;

class MemoryEvaluationsTest extends EvaluationStoreContract {
  private final MemoryEvaluations store = new MemoryEvaluations();

  @Override
  protected EvaluationStore store() {
    return store;
  }
}
