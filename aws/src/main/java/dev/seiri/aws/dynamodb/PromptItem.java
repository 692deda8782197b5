package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.check.Checks;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.Example;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptStore.Listed;
import dev.seiri.core.prompt.PromptTemplate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.core.JacksonException;

/// A prompt version as an item of the prompt_templates table. The schema is JSON text, which keeps
/// the order of its keys.
final class PromptItem {
  static final String TASK = "task_name";
  static final String VERSION = "prompt_version";
  static final String SOURCE = "source_text";
  private static final String EXAMPLES = "examples";
  private static final String CHECKS = "checks";

  private PromptItem() {}

  static Map<String, AttributeValue> key(PromptKey key) {
    return Map.of(TASK, s(key.taskName()), VERSION, s(key.version()));
  }

  static Map<String, AttributeValue> write(
      PromptTemplate template, Optional<String> source, Instant now, String by) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(key(template.key()));
    item.put("description", s(template.description()));
    item.put("system_template", s(template.systemTemplate()));
    item.put("prompt_template", s(template.promptTemplate()));
    template.outputSchema().ifPresent(schema -> item.put("output_schema", s(schema.text())));
    item.put("defaults", AttributeValue.fromM(defaults(template.defaults())));
    if (!template.examples().isEmpty()) {
      item.put(EXAMPLES, s(Json.write(template.content().path(EXAMPLES))));
    }
    if (!template.checks().isEmpty()) {
      item.put(CHECKS, s(Json.write(template.checks().json())));
    }
    source
        .filter(text ->
            bytes(text) + bytes(template.content().toString()) < PromptStore.MOST_BYTES_WITH_SOURCE)
        .ifPresent(text -> item.put(SOURCE, s(text)));
    item.put("content_sha256", s(template.contentSha256()));
    item.put("created_at", s(now.truncatedTo(ChronoUnit.MILLIS).toString()));
    item.put("created_by", s(by));
    return item;
  }

  /// @throws MalformedItem if the item does not keep to the contract
  static PromptTemplate read(Map<String, AttributeValue> item) {
    Attributes attributes = attributes(item);
    try {
      return new PromptTemplate(
          key(attributes),
          attributes.string("description").orElse(""),
          attributes.string("system_template").orElse(""),
          attributes.required("prompt_template"),
          attributes
              .string("output_schema")
              .filter(text -> !text.isBlank())
              .map(PromptItem::schema),
          defaults(attributes.map("defaults")),
          attributes.string(EXAMPLES).map(PromptItem::examples).orElse(List.of()),
          attributes.string(CHECKS).map(PromptItem::checks).orElse(Checks.NONE));
    } catch (IllegalArgumentException e) {
      throw new MalformedItem(attributes.where() + ": " + e.getMessage());
    }
  }

  static Listed listed(Map<String, AttributeValue> item) {
    Attributes attributes = attributes(item);
    return new Listed(
        key(attributes),
        attributes.string("description").orElse(""),
        attributes.string("content_sha256").orElse(""),
        attributes.instant("created_at"),
        attributes.string("created_by"));
  }

  static Optional<String> sourceText(Map<String, AttributeValue> item) {
    return attributes(item).string(SOURCE);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static List<Example> examples(String text) {
    try {
      return Example.list(Json.read(text));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("examples is not JSON: " + Json.reason(e), e);
    }
  }

  private static Checks checks(String text) {
    try {
      return Checks.of(Json.read(text));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("checks is not JSON: " + Json.reason(e), e);
    }
  }

  private static Attributes attributes(Map<String, AttributeValue> item) {
    Attributes bare = new Attributes("prompt_templates", item);
    return new Attributes(
        "prompt_templates[%s, %s]".formatted(bare.required(TASK), bare.required(VERSION)), item);
  }

  private static PromptKey key(Attributes attributes) {
    return new PromptKey(attributes.required(TASK), attributes.required(VERSION));
  }

  private static OutputSchema schema(String text) {
    try {
      return OutputSchema.of(Json.read(text));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("output_schema is not JSON: " + Json.reason(e), e);
    }
  }

  private static Map<String, AttributeValue> defaults(Defaults defaults) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    defaults.foundationModelId().ifPresent(id -> map.put("foundation_model_id", s(id)));
    map.putAll(InferenceMap.write(defaults.inference()));
    return map;
  }

  private static Defaults defaults(Attributes map) {
    Optional<String> model = map.string("foundation_model_id");
    return new Defaults(model, InferenceMap.read(map));
  }
}
