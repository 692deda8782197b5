package dev.seiri.prompts.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptFault;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.request.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Converted templates beside what Jinja2 rendered, which `scripts/record-jinja` recorded: a
/// template whose import names no loss says the same for every row.
class JinjaRenderingTest {
  private static final int AT_LEAST_CLEAN = 700;

  private final JsonNode recorded = recorded();
  private final PromptRenderer renderer = new PromptRenderer(RenderLimits.DEFAULT);

  @Test
  void noDifferenceIsSilent() {
    List<String> silent = new ArrayList<>();
    int clean = 0;
    for (JsonNode recording : recorded.path("cases")) {
      String jinja = recording.path(0).stringValue();
      Converted converted = converted(jinja);
      if (converted.losses().isEmpty()) {
        clean++;
        compare(recording, converted, silent);
      }
    }
    assertThat(silent).as("%d silent differences", silent.size()).isEmpty();
    assertThat(clean).isGreaterThan(AT_LEAST_CLEAN);
  }

  /// What an import writes can be mended by hand: at least its expressions compile.
  @Test
  void whatIsLostLeavesAnExpressionThatCompiles() {
    List<String> broken = new ArrayList<>();
    for (JsonNode recording : recorded.path("cases")) {
      String jinja = recording.path(0).stringValue();
      Converted converted = converted(jinja);
      if (jinja.startsWith("{{ ")) {
        renderer
            .fault(converted.prompt())
            .ifPresent(fault -> broken.add(jinja + " -> " + converted.prompt() + ": " + fault));
      }
    }
    assertThat(broken).isEmpty();
  }

  private void compare(JsonNode recording, Converted converted, List<String> silent) {
    for (int i = 0; i < recorded.path("rows").size(); i++) {
      Map<String, String> row = row(recorded.path("rows").path(i));
      JsonNode expected = recording.path(i + 1);
      if (converted.columns().isEmpty() && !row.keySet().containsAll(converted.variables())) {
        // The one variable is the row's text, which every row has.
        continue;
      }
      String got = rendered(converted, row);
      // Where both fail, the row has a verdict that says so.
      String wanted = expected.isNull() ? FAILED : expected.stringValue();
      if (!wanted.equals(got)) {
        silent.add(
            "%s -> %s: [%s], not [%s]"
                .formatted(recording.path(0).stringValue(), converted.prompt(), got, wanted));
      }
    }
  }

  private static final String FAILED = "(failed)";

  private String rendered(Converted converted, Map<String, String> row) {
    String text =
        converted.columns().isEmpty() && converted.variables().size() == 1
            ? row.getOrDefault(converted.variables().getFirst(), "")
            : "";
    PromptTemplate template =
        new PromptTemplate(
            new PromptKey("t", "v1"), "", "", converted.prompt(), Optional.empty(), Defaults.NONE);
    ExecutionId id = new ExecutionId("e");
    Request request =
        new Request(
            RequestId.ofRow(id, 1),
            id,
            new RecordId("1"),
            text,
            new LinkedHashMap<>(row),
            0,
            OptionalLong.empty());
    try {
      CompiledPrompt compiled = renderer.compile(template);
      return switch (compiled.render(request)) {
        case Rendering.Rendered(var prompt) -> prompt.text();
        case Rendering.Faulty faulty -> FAILED;
        case Rendering.TooLarge large -> FAILED;
      };
    } catch (PromptFault e) {
      return FAILED;
    }
  }

  private static Converted converted(String jinja) {
    return new Conversion(Style.JINJA, Optional.empty(), path -> "").convert(jinja);
  }

  private static Map<String, String> row(JsonNode fields) {
    Map<String, String> row = new LinkedHashMap<>();
    fields.properties().forEach(field -> row.put(field.getKey(), field.getValue().stringValue()));
    return row;
  }

  private static JsonNode recorded() {
    try (InputStream in = JinjaRenderingTest.class.getResourceAsStream("jinja-renderings.json")) {
      return Json.read(
          new String(
              java.util.Objects.requireNonNull(in).readAllBytes(),
              java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
