package dev.seiri.core.testing;

import dev.seiri.core.correction.CorrectionStore;
import dev.seiri.core.id.ExecutionId;

class MemoryCorrectionsTest extends CorrectionStoreContract {
  private final MemoryCorrections store = new MemoryCorrections();

  @Override
  protected CorrectionStore store() {
    return store;
  }

  @Override
  protected void put(ExecutionId execution, String object, String lines) {
    store.put(execution, object, lines);
  }
}
