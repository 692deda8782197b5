package dev.seiri.lambda.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.testing.MemoryPrompts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelsHandlerTest {
  private final LabelsHandler handler =
      new LabelsHandler(
          new MemoryPrompts()
              .put(
                  new PromptTemplate(
                      new PromptKey("t", "v1"), "", "", "x", Optional.empty(), Defaults.NONE)));

  @Test
  void versionsThatExistPass() {
    assertThat(ask("{\"labels\":{\"t\":{\"@production\":\"v1\",\"@candidate\":\"v1\"}}}"))
        .containsEntry("versions", 1);
  }

  @Test
  void aVersionThatDoesNotExistIsNamed() {
    assertThatThrownBy(
            () -> ask("{\"labels\":{\"t\":{\"@production\":\"v2\"},\"u\":{\"@a\":\"v1\"}}}"))
        .hasMessage("not registered: t/v2, u/v1");
  }

  @Test
  void anInvalidDocumentIsRejected() {
    assertThatThrownBy(() -> ask("{\"t\":\"v1\"}")).hasMessageContaining("labels");
    assertThatThrownBy(() -> ask("nonsense")).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> ask("{\"labels\":{\"t\":{\"production\":\"v1\"}}}"))
        .hasMessageContaining("labels.t.production must begin with @");
    assertThatThrownBy(() -> ask("{\"labels\":{\"t\":{\"@production\":\"@candidate\"}}}"))
        .hasMessageContaining("must be a version");
    assertThatThrownBy(() -> handler.check(Map.of())).hasMessageContaining("content");
  }

  private Map<String, Object> ask(String document) {
    return handler.check(
        Map.of(
            "content",
            Base64.getEncoder().encodeToString(document.getBytes(StandardCharsets.UTF_8))));
  }
}
