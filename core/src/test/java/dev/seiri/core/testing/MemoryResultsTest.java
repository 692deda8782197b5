package dev.seiri.core.testing;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.result.ResultStore;

class MemoryResultsTest extends ResultStoreContract {
  private final MemoryResults store = new MemoryResults();

  @Override
  protected ResultStore store() {
    return store;
  }

  @Override
  protected void overwrite(RequestId request, String content) {
    store.overwrite(execution, request, content);
  }
}
