package dev.seiri.core.testing;

import dev.seiri.core.reading.ReadingStore;

class MemoryReadingsTest extends ReadingStoreContract {
  private final MemoryReadings store = new MemoryReadings();

  @Override
  protected ReadingStore store() {
    return store;
  }
}
