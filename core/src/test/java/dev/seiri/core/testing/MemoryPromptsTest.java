package dev.seiri.core.testing;

import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;

class MemoryPromptsTest extends PromptStoreContract {
  private final MemoryPrompts store = new MemoryPrompts();

  @Override
  protected PromptStore store() {
    return store;
  }

  @Override
  protected void point(PromptKey label, String version) {
    store.label(label.taskName(), label.version(), version);
  }
}
