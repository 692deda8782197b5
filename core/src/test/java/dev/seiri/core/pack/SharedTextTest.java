package dev.seiri.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.request.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedTextTest {
  @Test
  void aRowKeepsTheTagsOnItsLineAndTheRestIsShared() {
    CompiledPrompt prompt =
        compile("rules", "Normalize this.\n<input>{{ input_value }}</input>\nOnce more: JSON.");
    SharedText shared = shared(prompt);
    assertThat(shared)
        .isEqualTo(new SharedText("rules", "Normalize this.\n", "\nOnce more: JSON."));
    assertThat(shared.part(rendered(prompt, "東京"))).contains("<input>東京</input>");
  }

  @Test
  void whatTwoRowsHappenToShareIsNoSharedText() {
    CompiledPrompt prompt = compile("", "{{ input_value }}\nend");
    SharedText shared = shared(prompt);
    assertThat(shared.part(rendered(prompt, "東京都\n港区"))).contains("東京都\n港区");
    assertThat(shared.part(rendered(prompt, "東京都\n北区"))).contains("東京都\n北区");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\n{{ input_value }}\nb",
        "{{ input_value }}{{ input_value }}",
        "a\n{% if input_value is empty %}nothing{% else %}<{{ input_value }}>{% endif %}\nb",
        "{{ fields['x'] }}\n{{ fields['x'] | upper }} {{ record_id }}",
        "the same for all"
      })
  void sharedTextAndPartGiveTheWholePromptOrThereIsNoPart(String template) {
    CompiledPrompt prompt = compile("s", template);
    SharedText shared = shared(prompt);
    for (String row : new String[] {"", "x", "a\nb", "\n", "b", "a", "\uE000"}) {
      Prompt whole = rendered(prompt, row);
      String text =
          shared
              .part(whole)
              .map(part -> shared.before() + part + shared.after())
              .orElse(whole.text());
      assertThat(text).isEqualTo(whole.text());
      assertThat(shared.systemOnly().part(whole)).contains(whole.text());
    }
  }

  @Test
  void aRowInAnotherBranchOfTheTemplateHasNoPart() {
    CompiledPrompt prompt =
        compile(
            "", "{% if input_value == 'x' %}Short.{% else %}Long.{% endif %}\n{{ input_value }}");
    assertThat(shared(prompt).part(rendered(prompt, "y"))).contains("y");
    assertThat(shared(prompt).part(rendered(prompt, "x"))).isEmpty();
  }

  @Test
  void aSystemTextOfTheRowSharesNothing() {
    assertThat(SharedText.of(compile("for {{ input_value }}", "{{ input_value }}"), request("x")))
        .isEmpty();
  }

  @Test
  void columnsOfTheRowAreThere() {
    assertThat(SharedText.of(compile("", "{{ fields['nosuch'] }}"), request("x"))).isEmpty();
    assertThat(SharedText.of(compile("", "{{ fields['x'] }}"), request("x"))).isPresent();
  }

  private static SharedText shared(CompiledPrompt prompt) {
    return SharedText.of(prompt, request("like")).orElseThrow();
  }

  private static Prompt rendered(CompiledPrompt prompt, String row) {
    return prompt.render(request(row)) instanceof Rendering.Rendered(Prompt text)
        ? text
        : new Prompt("", "not rendered");
  }

  private static CompiledPrompt compile(String system, String template) {
    return new PromptRenderer(RenderLimits.DEFAULT)
        .compile(
            new PromptTemplate(
                new PromptKey("t", "v1"), "", system, template, Optional.empty(), Defaults.NONE));
  }

  private static Request request(String input) {
    return new Request(
        new RequestId("e-1"),
        new ExecutionId("e"),
        new RecordId("r1"),
        input,
        new LinkedHashMap<>(Map.of("x", input)),
        0,
        OptionalLong.empty());
  }
}
