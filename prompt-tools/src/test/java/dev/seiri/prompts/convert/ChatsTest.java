package dev.seiri.prompts.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Chats of other tools: what is said, what is carried over, and what is not.
class ChatsTest {
  private static final String SECRET = "sk-very-secret";

  @Test
  void aListOfMessages() {
    Converted chat =
        structured(
            """
            [{"role": "system", "content": "Be brief."},
             {"role": "user", "content": [{"type": "text", "text": "Sort {{ item }}."},
                                          {"type": "image_url", "image_url": {"url": "x"}}]},
             {"role": "assistant", "content": "ok"}]
            """);
    assertThat(chat.system()).isEqualTo("Be brief.");
    assertThat(chat.prompt()).isEqualTo("Sort {{ input_value }}.");
    assertThat(said(chat))
        .containsExactly(
            "2 a part of a message that is no text; left out",
            "4 the message of the role assistant; left out");
  }

  @Test
  void aRequestToOpenAi() {
    Converted chat =
        structured(
            """
            {"model": "gpt-4o", "temperature": 0.2, "top_p": 0.5, "max_tokens": 99, "seed": 4,
             "api_key": "sk-very-secret",
             "messages": [{"role": "developer", "content": "Be {brief}."},
                          {"role": "user", "content": "{{ item }}"}],
             "response_format": {"type": "json_schema", "json_schema": {"name": "n",
               "schema": {"type": "object", "properties": {"a": {"type": "string"}}}}}}
            """);
    assertThat(chat.system()).isEqualTo("Be {brief}.");
    assertThat(chat.defaults().foundationModelId()).isEmpty();
    assertThat(chat.defaults().inference().temperature()).hasValue(0.2);
    assertThat(chat.defaults().inference().topP()).hasValue(0.5);
    assertThat(chat.defaults().inference().maxTokens()).hasValue(99);
    assertThat(chat.outputSchema().orElseThrow().path("type").asString()).isEqualTo("object");
    assertThat(said(chat))
        .anySatisfy(what -> assertThat(what).startsWith("1 the model gpt-4o, which is no model"))
        .contains("1 the setting seed")
        .contains("2 the setting api_key, since a prompt holds no keys and no addresses")
        .anySatisfy(what -> assertThat(what).startsWith("3 {brief} is kept as text"));
    assertThat(chat.toString()).doesNotContain(SECRET);
  }

  @Test
  void aRequestToAnthropic() {
    Converted chat =
        structured(
            """
            {"model": "bedrock/anthropic.claude-haiku-5-5", "max_tokens": 300,
             "system": [{"type": "text", "text": "You sort."}],
             "tools": [{"name": "answer", "input_schema": {"type": "object"}}],
             "tool_choice": {"type": "tool", "name": "answer"},
             "messages": [{"role": "user", "content": "<x>{{name}}</x> of {{town}}"}]}
            """);
    assertThat(chat.system()).isEqualTo("You sort.");
    assertThat(chat.prompt()).isEqualTo("<x>{{ fields.name }}</x> of {{ fields.town }}");
    assertThat(chat.columns()).containsExactly("name", "town");
    assertThat(chat.defaults().foundationModelId()).contains("anthropic.claude-haiku-5-5");
    assertThat(chat.outputSchema()).isPresent();
    assertThat(said(chat)).isEmpty();
  }

  @Test
  void promptfoosConfiguration() {
    Converted chat =
        structured(
            """
            description: names
            prompts:
              - |
                [{"role": "system", "content": "Sort."}, {"role": "user", "content": "{{ name }}"}]
              - file://other.txt
            providers:
              - id: openai:gpt-4o
                config: {temperature: 0, apiKey: sk-very-secret, headers: {X: sk-very-secret}}
            tests: [{vars: {name: x}}]
            """);
    assertThat(chat.system()).isEqualTo("Sort.");
    assertThat(chat.prompt()).isEqualTo("{{ input_value }}");
    assertThat(chat.defaults().inference().temperature()).hasValue(0);
    assertThat(said(chat))
        .anySatisfy(what -> assertThat(what).startsWith("5 another prompt of the same file"))
        .anySatisfy(what -> assertThat(what).contains("providers.0.config.apiKey"))
        .anySatisfy(what -> assertThat(what).contains("providers.0.config.headers"));
    assertThat(chat.toString()).doesNotContain(SECRET);
  }

  @Test
  void langfusesExport() {
    Converted chat =
        structured(
            """
            {"type": "chat", "name": "names", "version": 3, "labels": ["production"],
             "config": {"temperature": 0.7, "base_url": "https://example.invalid"},
             "prompt": [{"role": "system", "content": "Sort."},
                        {"type": "placeholder", "name": "history"},
                        {"role": "user", "content": "{{name}}"}]}
            """);
    assertThat(chat.prompt()).isEqualTo("{{ input_value }}");
    assertThat(chat.defaults().inference().temperature()).hasValue(0.7);
    assertThat(said(chat))
        .containsExactly(
            "2 the setting config.base_url, since a prompt holds no keys and no addresses",
            "4 a placeholder for messages; left out");
    assertThat(structured("{\"type\": \"text\", \"prompt\": \"Say {{x}}\"}").prompt())
        .isEqualTo("Say {{ input_value }}");
  }

  @Test
  void langSmithsExportHasItsSchema() {
    Converted chat =
        structured(
            """
            {"manifest": {"lc": 1, "type": "constructor", "id": ["x", "StructuredPrompt"], "kwargs": {
              "input_variables": ["q"], "schema_": {"type": "object", "properties": {}},
              "messages": [{"lc": 1, "type": "constructor", "id": ["x", "HumanMessagePromptTemplate"],
                "kwargs": {"prompt": {"lc": 1, "type": "constructor", "id": ["x", "PromptTemplate"],
                  "kwargs": {"template": "Say {q}", "input_variables": ["q"]}}}}]}}}
            """);
    assertThat(chat.prompt()).isEqualTo("Say {{ input_value }}");
    assertThat(chat.outputSchema()).isPresent();
  }

  @Test
  void promptflowsMarksOfRoles() {
    Converted chat =
        new Conversion(Style.JINJA, Optional.empty(), path -> "")
            .convert(
                "# system:\nYou sort.\n\nuser:\n{{ name }} {{ town | title }}\n\nassistant:\nok\n");
    assertThat(chat.system()).isEqualTo("You sort.");
    assertThat(chat.prompt()).isEqualTo("{{ fields.name }} {{ fields.town }}");
    assertThat(said(chat))
        .containsExactly(
            "5 no filter title; the value itself is used",
            "8 the message of the role assistant; left out");
  }

  @Test
  void aRoleThatIsPartOfAnInstructionIsText() {
    Converted said =
        new Conversion(Style.JINJA, Optional.empty(), path -> "")
            .convert("Answer as the assistant.\nUser:\n{{ name }}\nAssistant:\n");
    assertThat(said.system()).isEmpty();
    assertThat(said.prompt())
        .isEqualTo("Answer as the assistant.\nUser:\n{{ input_value }}\nAssistant:");
  }

  @Test
  void anAddressInPlaceOfAModelIsNotRepeated() {
    Converted chat =
        structured(
            """
            {"model": "https://me:sk-very-secret@host/x", "messages": [{"role": "user", "content": "x"}]}
            """);
    assertThat(said(chat)).singleElement().asString().startsWith("1 the model, which is no");
  }

  @Test
  void aNumberWithoutEndIsNamed() {
    Converted chat =
        structured(
            """
            {"temperature": 1e999999999, "top_p": 1e999, "max_tokens": 1e99999999,
             "messages": [{"role": "user", "content": "x"}]}
            """);
    assertThat(said(chat)).hasSize(3).allMatch(said -> said.contains("left out"));
  }

  @Test
  void aPromptyFile() {
    String text =
        """
        ---
        name: Names
        model:
          api: chat
          configuration:
            type: azure_openai
            azure_endpoint: ${env:SECRET_PLACE}
            api_key: sk-very-secret
            azure_deployment: gpt-35
          parameters:
            max_tokens: 128
            temperature: 0.2
            response_format: {type: json_object}
        sample:
          name: Ada
        ---
        system:
        Sort ${env:TOKEN}{{ env.PASSWORD }}.

        user:
        {{name}}
        """;
    assertThat(Style.of("names.prompty", text)).isEqualTo(Style.FRONT_MATTER);
    Converted chat = frontMatter(text);
    assertThat(chat.system()).startsWith("Sort ").doesNotContain("TOKEN", "PASSWORD");
    assertThat(chat.prompt()).isEqualTo("{{ input_value }}");
    assertThat(chat.defaults().inference().maxTokens()).hasValue(128);
    assertThat(chat.defaults().inference().temperature()).hasValue(0.2);
    assertThat(said(chat))
        .containsExactly(
            "7 the setting model.configuration.azure_endpoint, since a prompt holds no keys and no"
                + " addresses",
            "8 the setting model.configuration.api_key, since a prompt holds no keys and no"
                + " addresses",
            "9 the model gpt-35, which is no model id of Bedrock; name one as"
                + " defaults.foundation_model_id",
            "18 a reference to the environment; the text is without it",
            "18 a reference to the environment; left out");
    assertThat(chat.toString()).doesNotContain(SECRET, "SECRET_PLACE");
  }

  @Test
  void aDotprompt() {
    Converted chat =
        frontMatter(
            """
            ---
            model: googleai/gemini-2
            config: {temperature: 0.1, topP: 0.9, maxOutputTokens: 50}
            output: {format: json, schema: {type: object, properties: {a: {type: string}}}}
            ---
            {{role "system"}}
            Sort.
            {{role "user"}}
            {{name}}
            """);
    assertThat(chat.system()).isEqualTo("Sort.");
    assertThat(chat.prompt()).isEqualTo("{{ input_value }}");
    assertThat(chat.defaults().inference().topP()).hasValue(0.9);
    assertThat(chat.defaults().inference().maxTokens()).hasValue(50);
    assertThat(chat.outputSchema().orElseThrow().path("properties").has("a")).isTrue();
    assertThat(said(chat)).singleElement().asString().contains("googleai/gemini-2");
  }

  private static Converted structured(String text) {
    return new Conversion(Style.LANGCHAIN, Optional.empty(), path -> "").convert(text);
  }

  private static Converted frontMatter(String text) {
    return new Conversion(Style.FRONT_MATTER, Optional.empty(), path -> "").convert(text);
  }

  private static List<String> said(Converted converted) {
    return converted.losses().stream().map(loss -> loss.line() + " " + loss.what()).toList();
  }
}
