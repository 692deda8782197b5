package dev.seiri.core.testing;

import dev.seiri.core.export.ExportStore;

class MemoryExportsTest extends ExportStoreContract {
  private final MemoryExports store = new MemoryExports();

  @Override
  protected ExportStore store() {
    return store;
  }
}
