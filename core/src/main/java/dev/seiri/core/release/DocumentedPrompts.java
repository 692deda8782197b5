package dev.seiri.core.release;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptTemplate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// A prompt store that keeps a document of each version that is registered. What is registered
/// again gets one where it has none.
public final class DocumentedPrompts implements PromptStore {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentedPrompts.class);

  private final PromptStore store;
  private final PromptDocuments documents;

  public DocumentedPrompts(PromptStore store, PromptDocuments documents) {
    this.store = store;
    this.documents = documents;
  }

  @Override
  public Optional<PromptTemplate> find(PromptKey key) {
    return store.find(key);
  }

  @Override
  public Registration register(
      PromptTemplate template, Optional<String> source, Instant now, String by) {
    Registration registration = store.register(template, source, now, by);
    try {
      switch (registration) {
        case Registration.Registered() -> write(template, Optional.of(now), Optional.of(by));
        case Registration.Unchanged() -> writeIfNone(template);
        case Registration.Conflict conflict -> {}
      }
    } catch (StoreUnavailable e) {
      // The version is registered all the same, and registering it again writes the document.
      LOG.warn("{} is missing from the view prompts: {}", template.key(), e.getMessage());
    }
    return registration;
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
    return store.resolve(label);
  }

  private void writeIfNone(PromptTemplate template) {
    if (!documents.has(template.key())) {
      Optional<Listed> listed =
          store.list().stream().filter(each -> each.key().equals(template.key())).findFirst();
      write(template, listed.flatMap(Listed::createdAt), listed.flatMap(Listed::createdBy));
    }
  }

  private void write(PromptTemplate template, Optional<Instant> at, Optional<String> by) {
    ObjectNode document = template.content();
    document.put("content_sha256", template.contentSha256());
    document.put("example_count", template.examples().size());
    document.put(
        "created_at",
        at.map(moment -> moment.truncatedTo(ChronoUnit.MILLIS).toString()).orElse(null));
    document.put("created_by", by.map(Text::storable).orElse(null));
    documents.write(template.key(), (ObjectNode) Json.storable(document));
  }
}
