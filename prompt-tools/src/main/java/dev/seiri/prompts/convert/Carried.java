package dev.seiri.prompts.convert;

import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.Defaults;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is carried over beside the text: settings of the model, and the answer's schema. Nothing
/// else of another tool's settings is: keys, addresses and headers are named by their names alone.
final class Carried {
  private static final Set<String> MODEL =
      Set.of("model", "model_id", "modelId", "model_name", "azure_deployment", "deployment_name");
  private static final Set<String> MAX_TOKENS =
      Set.of(
          "max_tokens",
          "maxTokens",
          "max_completion_tokens",
          "max_output_tokens",
          "maxOutputTokens",
          "max_tokens_to_sample");
  private static final Set<String> SECRET =
      Set.of("key", "secret", "token", "endpoint", "url", "header", "auth", "host", "password");

  private @Nullable String model;
  private @Nullable Integer maxTokens;
  private @Nullable BigDecimal temperature;
  private @Nullable BigDecimal topP;
  private @Nullable JsonNode schema;

  /// Takes a setting.
  ///
  /// @param lose is told the setting's name and what is lost
  /// @return whether it is one
  boolean take(String key, JsonNode value, BiConsumer<String, String> lose) {
    if (MODEL.contains(key) && value.isString()) {
      model(key, value.stringValue(), lose);
    } else if (MAX_TOKENS.contains(key)) {
      if (value.canConvertToInt()
          && value.isIntegralNumber()
          && value.intValue() > 0
          && value.intValue() <= 200_000) {
        maxTokens = value.intValue();
      } else {
        lose.accept(key, "%s, which is no number of tokens; left out".formatted(key));
      }
    } else if (key.equals("temperature")) {
      temperature = fraction(key, value, lose);
    } else if (key.equals("top_p") || key.equals("topP")) {
      topP = fraction(key, value, lose);
      if (topP != null && topP.signum() == 0) {
        topP = null;
        lose.accept(key, "%s of 0, which no model takes; left out".formatted(key));
      }
    } else {
      return false;
    }
    return true;
  }

  private static @Nullable BigDecimal fraction(
      String key, JsonNode value, BiConsumer<String, String> lose) {
    // YAML has numbers without end, and JSON such that become them.
    if (value.isNumber()
        && Double.isFinite(value.doubleValue())
        && value.decimalValue().signum() >= 0
        && value.decimalValue().compareTo(BigDecimal.ONE) <= 0) {
      return value.decimalValue();
    }
    lose.accept(key, "%s, which is not from 0 to 1; left out".formatted(key));
    return null;
  }

  /// Bedrock's names are carried over as they are.
  private void model(String key, String name, BiConsumer<String, String> lose) {
    String plain = name.replaceFirst("^bedrock[:/](?:converse[:/])?", "");
    if (plain.matches(
        "(?:[a-z-]+\\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|qwen|openai|google)\\.[A-Za-z0-9.:_-]+")) {
      model = plain;
    } else {
      // What may be an address is not repeated.
      boolean plainName = name.matches("[A-Za-z0-9][A-Za-z0-9./:_-]{0,99}") && !name.contains("//");
      String shown = plainName ? " " + name : "";
      lose.accept(
          key,
          "the model%s, which is no model id of Bedrock; name one as defaults.foundation_model_id"
              .formatted(shown));
    }
  }

  void schema(JsonNode found) {
    schema = found;
  }

  Optional<JsonNode> outputSchema() {
    return Optional.ofNullable(schema);
  }

  Defaults defaults() {
    return new Defaults(
        Optional.ofNullable(model),
        new Inference(
            maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens),
            decimal(temperature),
            decimal(topP)));
  }

  private static OptionalDouble decimal(@Nullable BigDecimal value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
  }

  /// What to say of a setting that is not carried over.
  static String left(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return SECRET.stream().anyMatch(lower::contains)
        ? "the setting %s, since a prompt holds no keys and no addresses".formatted(key)
        : "the setting " + key;
  }

  /// The path of a setting, for people.
  static String named(List<String> path) {
    return String.join(".", path);
  }
}
