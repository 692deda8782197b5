package dev.seiri.core.testing;

import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptTemplate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A prompt_templates table in memory.
public final class MemoryPrompts implements PromptStore {
  private final Map<PromptKey, PromptTemplate> templates = new ConcurrentHashMap<>();
  private final Map<PromptKey, String> sources = new ConcurrentHashMap<>();
  private final Map<PromptKey, PromptKey> labels = new ConcurrentHashMap<>();

  public MemoryPrompts put(PromptTemplate template) {
    templates.put(template.key(), template);
    return this;
  }

  public MemoryPrompts label(String task, String label, String version) {
    labels.put(new PromptKey(task, label), new PromptKey(task, version));
    return this;
  }

  @Override
  public Optional<PromptTemplate> find(PromptKey key) {
    return Optional.ofNullable(templates.get(key));
  }

  @Override
  public Optional<String> sourceText(PromptKey key) {
    return Optional.ofNullable(sources.get(key));
  }

  @Override
  public Registration register(
      PromptTemplate template, Optional<String> source, Instant now, String by) {
    PromptTemplate before = templates.putIfAbsent(template.key(), template);
    if (before == null) {
      source.ifPresent(text -> sources.put(template.key(), text));
      return new Registration.Registered();
    }
    return before.contentSha256().equals(template.contentSha256())
        ? new Registration.Unchanged()
        : new Registration.Conflict(before);
  }

  @Override
  public List<Listed> list() {
    return templates.values().stream()
        .map(template ->
            new Listed(
                template.key(),
                template.description(),
                template.contentSha256(),
                Optional.empty(),
                Optional.empty()))
        .sorted(Comparator.comparing(listed -> listed.key().toString()))
        .toList();
  }

  @Override
  public Optional<PromptKey> resolve(PromptKey label) {
    return Optional.ofNullable(labels.get(label));
  }
}
