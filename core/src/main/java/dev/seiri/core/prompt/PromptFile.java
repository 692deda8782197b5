package dev.seiri.core.prompt;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.OutputSchema;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A prompt as a file: `prompts/<task>/<version>.yaml`. Unknown keys are refused, because a
/// misspelt key is a setting quietly lost.
public final class PromptFile {
  private static final List<String> KEYS =
      List.of(
          "task_name",
          "prompt_version",
          "description",
          "system_template",
          "prompt_template",
          "output_schema",
          "defaults");
  private static final List<String> DEFAULTS_KEYS =
      List.of("foundation_model_id", "max_tokens", "temperature", "top_p");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PromptFile() {}

  /// Reads a prompt file and compiles its templates.
  ///
  /// @throws PromptFault if it is not a prompt, naming the file and the key or line
  public static PromptTemplate read(Path file) {
    return parse(text(file), file.toString());
  }

  /// Reads a prompt from text.
  ///
  /// @param name what to call it in messages
  /// @throws PromptFault if it is not a prompt, naming `name` and the key or line
  public static PromptTemplate parse(String yaml, String name) {
    try {
      PromptTemplate template = template(root(yaml));
      new PromptRenderer(RenderLimits.DEFAULT).compile(template);
      return template;
    } catch (JacksonException e) {
      throw new PromptFault(name + ": not YAML: " + Json.reason(e), e);
    } catch (IllegalArgumentException | PromptFault e) {
      throw new PromptFault(name + ": " + e.getMessage(), e);
    }
  }

  /// The template as the text of a prompt file.
  public static String write(PromptTemplate template) {
    return YAMLMapper.shared().writeValueAsString(template.content());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new PromptFault(file + ": there is no such file", e);
    } catch (MalformedInputException e) {
      throw new PromptFault(file + ": not UTF-8; save the file as UTF-8", e);
    } catch (IOException e) {
      throw new PromptFault(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static ObjectNode root(String yaml) {
    JsonNode node = YAML.readTree(yaml);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("a prompt file holds one mapping with the keys " + KEYS);
  }

  private static PromptTemplate template(ObjectNode root) {
    refuseUnknownKeys(root, KEYS, "");
    return new PromptTemplate(
        new PromptKey(required(root, "task_name"), required(root, "prompt_version")),
        string(root, "description").orElse(""),
        string(root, "system_template").orElse(""),
        required(root, "prompt_template"),
        Optional.ofNullable(root.get("output_schema")).map(OutputSchema::of),
        defaults(root.path("defaults")));
  }

  private static Defaults defaults(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Defaults.NONE;
    }
    if (!(node instanceof ObjectNode object)) {
      throw new IllegalArgumentException(
          "defaults must be a mapping with the keys " + DEFAULTS_KEYS);
    }
    refuseUnknownKeys(object, DEFAULTS_KEYS, "defaults.");
    return new Defaults(
        string(object, "foundation_model_id"),
        new Inference(
            integer(object, "max_tokens"), number(object, "temperature"), number(object, "top_p")));
  }

  private static void refuseUnknownKeys(ObjectNode node, List<String> known, String prefix) {
    TreeSet<String> unknown = new TreeSet<>(node.propertyNames());
    known.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown key %s%s; the keys are %s".formatted(prefix, unknown.getFirst(), known));
    }
  }

  private static String required(ObjectNode node, String key) {
    return string(node, key)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new IllegalArgumentException("key " + key + " is missing or blank"));
  }

  private static Optional<String> string(ObjectNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw new IllegalArgumentException(
          "key %s must be text; put quotes around %s".formatted(key, value));
    }
    return Optional.of(value.stringValue());
  }

  private static OptionalInt integer(ObjectNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (!value.isInt()) {
      throw new IllegalArgumentException(
          "key %s must be a whole number, not %s".formatted(key, value));
    }
    return OptionalInt.of(value.intValue());
  }

  private static OptionalDouble number(ObjectNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber()) {
      throw new IllegalArgumentException("key %s must be a number, not %s".formatted(key, value));
    }
    return OptionalDouble.of(value.doubleValue());
  }
}
