package dev.seiri.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptTemplate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A prompt_templates table in memory.
public final class MemoryPrompts implements PromptStore {
  private final Map<PromptKey, Version> versions = new ConcurrentHashMap<>();
  private final Map<PromptKey, PromptKey> labels = new ConcurrentHashMap<>();

  /// A version as it is stored.
  private record Version(
      PromptTemplate template,
      Optional<String> source,
      Optional<Instant> createdAt,
      Optional<String> createdBy) {
    Listed listed() {
      return new Listed(
          template.key(), template.description(), template.contentSha256(), createdAt, createdBy);
    }
  }

  /// Writes a version as another client does, without who and when.
  public MemoryPrompts put(PromptTemplate template) {
    versions.put(
        template.key(),
        new Version(template, Optional.empty(), Optional.empty(), Optional.empty()));
    return this;
  }

  public MemoryPrompts label(String task, String label, String version) {
    labels.put(new PromptKey(task, label), new PromptKey(task, version));
    return this;
  }

  @Override
  public Optional<PromptTemplate> find(PromptKey key) {
    return Optional.ofNullable(versions.get(key)).map(Version::template);
  }

  @Override
  public Optional<String> sourceText(PromptKey key) {
    return Optional.ofNullable(versions.get(key)).flatMap(Version::source);
  }

  @Override
  public Registration register(
      PromptTemplate template, Optional<String> source, Instant now, String by) {
    Version version =
        new Version(
            template,
            source.filter(text ->
                bytes(text) + bytes(template.content().toString()) < MOST_BYTES_WITH_SOURCE),
            Optional.of(now.truncatedTo(ChronoUnit.MILLIS)),
            Optional.of(by));
    Version before = versions.putIfAbsent(template.key(), version);
    if (before == null) {
      return new Registration.Registered();
    }
    return before.template().contentSha256().equals(template.contentSha256())
        ? new Registration.Unchanged()
        : new Registration.Conflict(before.template());
  }

  @Override
  public List<Listed> list() {
    return versions.values().stream()
        .map(Version::listed)
        .sorted(
            Comparator.comparing((Listed listed) -> listed.key().taskName())
                .thenComparing(listed -> listed.key().version()))
        .toList();
  }

  @Override
  public Optional<PromptKey> resolve(PromptKey label) {
    return Optional.ofNullable(labels.get(label));
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
