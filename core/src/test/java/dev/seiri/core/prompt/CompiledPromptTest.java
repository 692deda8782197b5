package dev.seiri.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.request.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledPromptTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 7*7 }}",
        "{% include \"/etc/passwd\" %}",
        "{# gone #}",
        "<b>&amp;\"'</b>",
        "nul \u0000 and emoji 😀 and a\\b"
      })
  void aRowIsOnlyEverData(String row) {
    assertThat(text("<input>{{ input_value }}</input>", row))
        .isEqualTo("<input>" + row + "</input>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"</input>", "</INPUT >", "< / input>", "<input>", "＜/input>"})
  void aRowCannotWriteTheTagsItStandsIn(String row) {
    assertThat(text("{{ input_value }}", "a" + row + "b")).doesNotContain(row).contains("&lt;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include '/etc/passwd' %}",
        "{% import 'x' %}",
        "{% extends 'x' %}x",
        "{% embed 'x' %}{% endembed %}",
        "{% from 'x' import y %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% block x %}{% endblock %}",
        "{% cache 'x' %}{% endcache %}",
        "{{ input_value ",
        "{% if %}",
        "{% for x in y %}",
        "{{ input_value matches '(a+)+b' }}",
        "{{ input_value.getClass() }}",
        "{{ fields.getClass() }}",
        "{{ fields.entrySet() }}",
        "{{ input_value | nosuchfilter }}",
        "{{ '%1000000000d' | format(1) }}"
      })
  void whatCouldReachOutOrCannotWorkDoesNotCompile(String template) {
    assertThatThrownBy(() -> compile(template).render(request("x")))
        .isInstanceOf(PromptFault.class)
        .hasMessageContaining("prompt_template");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ nosuch }}",
        "{{ fields.nosuch }}",
        "{{ input_value.class.name }}",
        "{{ 1 / 0 }}",
        "{% for i in range(0, 1000000000) %}{% endfor %}",
        "{% for i in range(0,9999) %}{% for j in range(0,9999) %}{% endfor %}{% endfor %}",
        "{% set s = 'xxxxxxxxxx' %}{% for i in range(0,60) %}{% set s = s ~ s %}{% endfor %}{{ s |"
            + " length }}",
        "{% for i in range(0,99999) %}{{ '0123456789012345678901234567890123456789' }}{% endfor %}"
      })
  void whatFailsAtARowIsSaidAndBounded(String template) {
    assertThat(compile(template).render(request("x"))).isInstanceOf(Rendering.Faulty.class);
  }

  @Test
  void aMissingVariableIsNamed() {
    assertThat(compile("a\n{{ company }}").render(request("x")))
        .isEqualTo(
            new Rendering.Faulty(
                "there is no variable company (line 2); there are input_value, record_id and"
                    + " fields"));
  }

  @Test
  void fieldsAreReachedByName() {
    Map<String, String> fields = new LinkedHashMap<>(Map.of("会社名", "</input>x", "b", "2"));
    Request request =
        new Request(
            new RequestId("e-1"),
            new ExecutionId("e"),
            new RecordId("r1"),
            "",
            new LinkedHashMap<>(fields),
            0,
            OptionalLong.empty());
    assertThat(compile("{{ fields['会社名'] }} {{ fields.b }} {{ record_id }}").render(request))
        .isEqualTo(new Rendering.Rendered(new Prompt("", "&lt;/input>x 2 r1")));
  }

  @Test
  void aLoopKnowsItsPlaceAndNothingElseIsCalled() {
    assertThat(text("{% for i in range(5, 6) %}{{ loop.index }}{{ loop.last }} {% endfor %}", "x"))
        .isEqualTo("0false 1true ");
    for (String call : new String[] {"loop.class", "input_value.bytes"}) {
      assertThat(
              compile("{% for i in range(1, 1) %}{{ " + call + " }}{% endfor %}")
                  .render(request("x")))
          .as(call)
          .isInstanceOf(Rendering.Faulty.class);
    }
  }

  @Test
  void whatIsTheSameForEveryRowIsKnown() {
    PromptTemplate template =
        new PromptTemplate(
            new PromptKey("t", "v1"),
            "",
            "rules",
            "more: {{ input_value }}",
            Optional.empty(),
            Defaults.NONE);
    CompiledPrompt prompt = new PromptRenderer(RenderLimits.DEFAULT).compile(template);
    assertThat(prompt.render(request("x")))
        .isEqualTo(new Rendering.Rendered(new Prompt("rules", "more: x", 11)));
    assertThat(compile("a  {{- input_value }}").render(request("x")))
        .isEqualTo(new Rendering.Rendered(new Prompt("", "ax", 1)));
    assertThat(compile("{% if true %}a{% endif %}").render(request("x")))
        .isEqualTo(new Rendering.Rendered(new Prompt("", "a", 0)));
  }

  @Test
  void aRowWithinTheBoundIsWorkedOnWithTheLimitsOfAnyRun() {
    assertThat(text("{{ input_value | trim | upper }}", "x".repeat(199_999)))
        .isEqualTo("X".repeat(199_999));
  }

  @Test
  void aRowBeyondTheBoundIsTooLarge() {
    assertThat(compile("{{ input_value }}").render(request("x".repeat(200_001))))
        .isInstanceOf(Rendering.TooLarge.class);
    assertThat(compile("{{ input_value }}{{ input_value }}").render(request("x".repeat(150_000))))
        .isInstanceOf(Rendering.TooLarge.class);
  }

  private static String text(String template, String row) {
    return switch (compile(template).render(request(row))) {
      case Rendering.Rendered(Prompt prompt) -> prompt.text();
      case Rendering.Faulty(String message) -> throw new AssertionError(message);
      case Rendering.TooLarge(String message) -> throw new AssertionError(message);
    };
  }

  private static CompiledPrompt compile(String template) {
    return new PromptRenderer(RenderLimits.DEFAULT)
        .compile(
            new PromptTemplate(
                new PromptKey("t", "v1"), "", "", template, Optional.empty(), Defaults.NONE));
  }

  private static Request request(String input) {
    return Request.of(new RequestId("e-1"), new ExecutionId("e"), new RecordId("r1"), input);
  }
}
