package dev.seiri.core.testing;

import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.prompt.PromptTemplate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Prompts in memory.
public final class MemoryPrompts implements PromptSource {
  private final Map<PromptKey, PromptTemplate> templates = new ConcurrentHashMap<>();

  public MemoryPrompts put(PromptTemplate template) {
    templates.put(template.key(), template);
    return this;
  }

  @Override
  public Optional<PromptTemplate> find(PromptKey key) {
    return Optional.ofNullable(templates.get(key));
  }
}
