package dev.seiri.core.release;

import dev.seiri.core.prompt.LabelSource;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptTemplate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A prompt store whose labels another source resolves.
public final class LabelledPrompts implements PromptStore {
  private final PromptStore store;
  private final LabelSource labels;

  public LabelledPrompts(PromptStore store, LabelSource labels) {
    this.store = store;
    this.labels = labels;
  }

  @Override
  public Optional<PromptTemplate> find(PromptKey key) {
    return store.find(key);
  }

  @Override
  public Registration register(
      PromptTemplate template, Optional<String> source, Instant now, String by) {
    return store.register(template, source, now, by);
  }

  @Override
  public Optional<String> sourceText(PromptKey key) {
    return store.sourceText(key);
  }

  @Override
  public List<Listed> list() {
    return store.list();
  }

  @Override
  public Optional<PromptKey> resolve(PromptKey label) {
    return labels.resolve(label);
  }
}
