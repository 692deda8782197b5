package dev.seiri.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore.Registration;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.testing.MemoryLabels;
import dev.seiri.core.testing.MemoryPrompts;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DocumentedPromptsTest {
  private static final Instant EARLY = Instant.parse("2026-11-01T00:00:00.123456Z");
  private static final Instant LATE = Instant.parse("2026-11-02T00:00:00Z");
  private static final PromptTemplate V1 =
      new PromptTemplate(
          new PromptKey("t", "v1"), "", "", "{{ input_value }}", Optional.empty(), Defaults.NONE);

  private final MemoryPrompts table = new MemoryPrompts();
  private final Documents documents = new Documents();
  private final DocumentedPrompts prompts = new DocumentedPrompts(table, documents);

  @Test
  void aRegisteredVersionHasADocument() {
    prompts.register(V1, EARLY, "me");
    ObjectNode document = documents.of(V1.key()).getFirst();
    assertThat(document.path("prompt_template").asString()).isEqualTo("{{ input_value }}");
    assertThat(document.path("content_sha256").asString()).isEqualTo(V1.contentSha256());
    assertThat(document.path("created_at").asString()).isEqualTo("2026-11-01T00:00:00.123Z");
    assertThat(document.path("created_by").asString()).isEqualTo("me");
  }

  @Test
  void aVersionWithoutADocumentGetsOneWhenItIsRegisteredAgain() {
    table.register(V1, EARLY, "me");
    assertThat(prompts.register(V1, LATE, "you")).isInstanceOf(Registration.Unchanged.class);
    ObjectNode document = documents.of(V1.key()).getFirst();
    assertThat(document.path("created_at").asString()).startsWith("2026-11-01");
    assertThat(document.path("created_by").asString()).isEqualTo("me");
  }

  @Test
  void whatCouldNotBeWrittenIsThereAfterTheNextTime() {
    documents.down = true;
    assertThat(prompts.register(V1, EARLY, "me")).isInstanceOf(Registration.Registered.class);
    Labels labels =
        new Labels(
            new DocumentedLabels(new MemoryLabels(table), documents),
            Clock.fixed(EARLY, ZoneOffset.UTC));
    Labels.Reason reason = new Labels.Reason("me", Optional.empty(), LATE);
    PromptKey label = new PromptKey("t", "@production");
    assertThat(labels.promote(label, "v1", Optional.empty(), reason))
        .isInstanceOf(MoveOutcome.Done.class);
    documents.down = false;
    prompts.register(V1, LATE, "you");
    assertThat(documents.of(V1.key())).hasSize(1);
    table.register(
        new PromptTemplate(
            new PromptKey("t", "v2"), "", "", "{{ input_value }}", Optional.empty(), Defaults.NONE),
        EARLY,
        "me");
    labels.promote(label, "v2", Optional.empty(), reason);
    assertThat(documents.of(label))
        .extracting(
            move -> move.path("revision").asInt(), move -> move.path("prompt_version").asString())
        .containsExactly(tuple(1, "v1"), tuple(2, "v2"));
  }

  /// A bucket in memory, which may be down.
  private static final class Documents implements PromptDocuments {
    private final Map<PromptKey, List<ObjectNode>> written = new HashMap<>();
    private boolean down;

    List<ObjectNode> of(PromptKey key) {
      return written.getOrDefault(key, List.of());
    }

    @Override
    public boolean has(PromptKey version) {
      return written.containsKey(version);
    }

    @Override
    public void write(PromptKey version, ObjectNode document) {
      write(version, List.of(document));
    }

    @Override
    public void write(PromptKey label, List<ObjectNode> moves) {
      if (down) {
        throw new StoreUnavailable("down", new IllegalStateException());
      }
      written.put(label, moves);
    }
  }
}
