package dev.seiri.core.testing;

import dev.seiri.core.execution.ExecutionStore;

class MemoryExecutionsTest extends ExecutionStoreContract {
  private final MemoryExecutions store = new MemoryExecutions();

  @Override
  protected ExecutionStore store() {
    return store;
  }
}
