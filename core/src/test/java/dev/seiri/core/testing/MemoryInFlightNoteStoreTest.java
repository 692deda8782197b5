package dev.seiri.core.testing;

import dev.seiri.core.answer.InFlightNoteStore;

class MemoryInFlightNoteStoreTest extends InFlightNoteStoreContract {
  private final MemoryInFlightNoteStore store = new MemoryInFlightNoteStore();

  @Override
  protected InFlightNoteStore store() {
    return store;
  }
}
