package dev.seiri.prompts.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.request.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What comes out is rendered, so that it is the meaning that is compared and not the words.
class ConversionTest {
  private static final Map<String, String> ROW =
      Map.of("name", "Ada", "town", "Paris", "note", "", "input_value", "the row");

  @Test
  void aLangChainPromptOfOneVariableTakesTheRow() {
    Converted converted =
        langChain(
            """
            _type: prompt
            input_variables: ["text"]
            template: |
              Answer as JSON, such as {{"a": {{"b": 1}}}}.
              Text: {text}
            """);
    assertThat(converted.losses()).isEmpty();
    assertThat(converted.variables()).containsExactly("text");
    assertThat(rendered(converted))
        .isEqualTo("Answer as JSON, such as {\"a\": {\"b\": 1}}.\nText: the row\n");
  }

  @Test
  void severalVariablesAreColumnsAndConstantsAreWrittenOut() {
    Converted converted =
        langChain(
            """
            {"_type": "prompt", "input_variables": ["name", "town"],
             "partial_variables": {"tone": "kindly {{ really }}"},
             "template": "{name} of {town}, {tone}. {{{name}}}"}
            """);
    assertThat(converted.losses()).isEmpty();
    assertThat(rendered(converted)).isEqualTo("Ada of Paris, kindly {{ really }}. {Ada}");
  }

  @Test
  void fewShotExamplesComeBeforeTheRowAsText() {
    Converted converted =
        langChain(
            """
            _type: few_shot
            input_variables: [adjective]
            prefix: Write antonyms.
            example_prompt:
              _type: prompt
              input_variables: [input, output]
              template: "Input: {input}\\nOutput: {output}"
            examples:
              - {input: happy, output: sad}
              - {input: "{tall}", output: short}
            suffix: "Input: {adjective}\\nOutput:"
            """);
    assertThat(converted.losses()).isEmpty();
    assertThat(rendered(converted))
        .isEqualTo(
            "Write antonyms.\n\nInput: happy\nOutput: sad\n\nInput: {tall}\nOutput: short\n\n"
                + "Input: the row\nOutput:");
  }

  @Test
  void aColumnThatTheLoaderWouldTakeForTheRowHasAnotherName() {
    Converted converted = langChain("_type: prompt\ntemplate: '{input} {name} {id}'\n");
    assertThat(converted.prompt())
        .isEqualTo("{{ fields.input_text }} {{ fields.name }} {{ fields.id_text }}");
    assertThat(converted.columns()).containsExactly("input_text", "name", "id_text");
    assertThat(converted.losses()).hasSize(2);
    assertThat(langChain("_type: prompt\ntemplate: '{input}'\n").losses()).isEmpty();
  }

  @Test
  void aDumpedChatPromptHasItsSystemText() {
    Converted converted =
        langChain(
            """
            {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "ChatPromptTemplate"],
             "kwargs": {"input_variables": ["text"], "messages": [
              {"lc": 1, "type": "constructor", "id": ["langchain", "SystemMessagePromptTemplate"],
               "kwargs": {"prompt": {"lc": 1, "type": "constructor", "id": ["x", "PromptTemplate"],
                "kwargs": {"template": "Be brief.", "input_variables": []}}}},
              {"lc": 1, "type": "constructor", "id": ["langchain", "MessagesPlaceholder"],
               "kwargs": {"variable_name": "history"}},
              {"lc": 1, "type": "constructor", "id": ["langchain", "HumanMessagePromptTemplate"],
               "kwargs": {"prompt": {"lc": 1, "type": "constructor", "id": ["x", "PromptTemplate"],
                "kwargs": {"template": "{text}", "input_variables": ["text"]}}}}]}}
            """);
    assertThat(converted.system()).isEqualTo("Be brief.");
    assertThat(rendered(converted)).isEqualTo("the row");
    assertThat(converted.losses())
        .singleElement()
        .satisfies(loss -> {
          assertThat(loss.line()).isEqualTo(6);
          assertThat(loss.what()).contains("MessagesPlaceholder");
        });
  }

  @Test
  void whatCannotBeCarriedOverIsNamedWithItsLine() {
    Converted converted =
        langChain(
            """
            _type: prompt
            input_variables: [name, unused]
            output_parser: {_type: regex_parser}
            template: |
              {name!r}
              {name:>10} and { not a field }
              {name.first} }
            """);
    assertThat(converted.losses())
        .extracting(loss -> loss.line() + " " + loss.what().split("[:;]")[0])
        .containsExactly(
            "1 the variable unused, which no template uses",
            "3 the key output_parser",
            "5 {name!r}",
            "6 {name",
            "6 { not a field } is no variable",
            "7 {name.first}",
            "7 a single }");
    assertThat(rendered(converted)).isEqualTo("the row\nthe row and { not a field }\nthe row }\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      value = {
        "{{ name|upper }} {{ town | lower }} § ADA paris",
        "{% if name == 'Ada' %}a{% elif town %}b{% else %}c{% endif %} {{ town }} § a Paris",
        "{{ name if town else 'x' }} {{ 'y' if name == 'Bob' }}. § Ada .",
        "{% for i in range(3) %}{{ loop.index }}{{ i }}{% endfor %} {{ name }}{{ town }} § 102132"
            + " AdaParis",
        "{% for i in range(1, 3) %}{{ loop.index0 }}{{ i }}{% endfor %} {{ name }}{{ town }} § 0112"
            + " AdaParis",
        "{% raw %}{{ name }}{% endraw %} {{ name }} {{ town }} § {{ name }} Ada Paris",
        "{# hidden #}{{ name }} {{ town.upper() }} § Ada PARIS",
        "{{ name | replace('A', 'O') }} {{ town ~ '!' }} § Oda Paris!",
        "{{ name | safe }} {{ note | default('none', true) }}{{ town }} § Ada noneParis",
        "{% set who = name %}{{ who }} {{ town }} § Ada Paris",
        "{{ 'd' in name }} {{ 'z' not in town }} § True True",
        "{{ nobody is defined }} {{ name }} § False Ada",
        "{%- if True -%} {{ name }} {%- endif %} {{ town | length > 0 }} § Ada True",
        "{{ 'a { b' }} { {{ name }} }} {{ town }} § a { b { Ada }} Paris",
      })
  void jinjaMeansWhatItMeant(String jinja, String expected) {
    Converted converted = new Conversion(Style.JINJA, Optional.empty(), path -> "").convert(jinja);
    assertThat(converted.losses()).as("%s", converted).isEmpty();
    assertThat(rendered(converted)).as("%s", converted).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "{% include 'x.j2' %}, the tag include",
    "{% macro m(a) %}{% endmacro %}, the tag macro",
    "{% for k in rows %}{% endfor %}, a loop over rows",
    "{{ items() }}, no function items",
    "{{ name | tojson }}, no filter tojson",
    "{{ name.encode() }}, .encode() is a method",
    "{{ a // b }}, no operator //",
    "{{ name | trim }}, trim leaves white space",
    "{{ name | title }}, no filter title",
    "{{ name[0] }}, an element by its number",
    "{{ age > 18 }}, > of texts",
    "{{ age == 18 }}, == of different kinds",
    "{{ name ! }}, cannot be read",
    "{% set x = 1 %}{% set x = 'a' %}, another kind of value",
    "{{ open, never closed",
    "{% set x %}a{% endset %}, a set that takes a block",
  })
  void jinjaThatPebbleHasNoWordForIsNamed(String jinja, String what) {
    Converted converted =
        new Conversion(Style.JINJA, Optional.empty(), path -> "").convert("one\n" + jinja);
    assertThat(converted.losses())
        .anySatisfy(loss -> {
          assertThat(loss.line()).isEqualTo(2);
          assertThat(loss.what()).contains(what);
        });
  }

  @Test
  void plainTextBecomesTheInstructionsBeforeTheRow() {
    Converted converted =
        new Conversion(Style.TEXT, Optional.empty(), path -> "").convert("Sort {these}.\n{{% x\n");
    assertThat(rendered(converted)).isEqualTo("<input>the row</input>");
    assertThat(renderedSystem(converted)).isEqualTo("Sort {these}.\n{{% x");
  }

  @Test
  void aFileThatIsNamedIsRead() {
    Converted converted =
        new Conversion(
                Style.LANGCHAIN, Optional.empty(), path -> path.equals("t.txt") ? "Say {x}" : "")
            .convert("_type: prompt\ninput_variables: [x]\ntemplate_path: t.txt\n");
    assertThat(rendered(converted)).isEqualTo("Say the row");
  }

  @Test
  void whatIsNoPromptIsSaidToBeNone() {
    for (String text : List.of("", "a: 1\n", "- x\n", "a: [", "_type: prompt\n")) {
      assertThatThrownBy(() -> langChain(text)).as(text).isInstanceOf(NotAPrompt.class);
    }
    assertThatThrownBy(() -> langChain("_type: prompt\ntemplate: x\ntemplate_format: klingon\n"))
        .hasMessageContaining("line 3: template_format klingon");
  }

  private static Converted langChain(String text) {
    return new Conversion(Style.LANGCHAIN, Optional.empty(), path -> "").convert(text);
  }

  private static String rendered(Converted converted) {
    return render(converted).text();
  }

  private static String renderedSystem(Converted converted) {
    return render(converted).system();
  }

  private static Prompt render(Converted converted) {
    PromptTemplate template =
        new PromptTemplate(
            new PromptKey("t", "v1"),
            "",
            converted.system(),
            converted.prompt(),
            Optional.empty(),
            Defaults.NONE);
    ExecutionId id = new ExecutionId("e");
    Request request =
        new Request(
            RequestId.ofRow(id, 1),
            id,
            new RecordId("1"),
            ROW.getOrDefault("input_value", ""),
            new LinkedHashMap<>(ROW),
            0,
            OptionalLong.empty());
    Rendering rendering =
        new PromptRenderer(RenderLimits.DEFAULT).compile(template).render(request);
    assertThat(rendering).as("%s", converted).isInstanceOf(Rendering.Rendered.class);
    return ((Rendering.Rendered) rendering).prompt();
  }
}
