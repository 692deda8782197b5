package dev.seiri.core.model;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Inference settings. What is absent is taken from the next source: execution, then prompt, then
/// the model's entry in the catalog.
///
/// @param maxTokens the most tokens an answer may have, 1 to 200,000
/// @param temperature 0 to 1; absent: not sent, and the model's own applies
/// @param topP above 0, to 1; absent: not sent
public record Inference(OptionalInt maxTokens, OptionalDouble temperature, OptionalDouble topP) {
  public static final Inference UNSET =
      new Inference(OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty());

  public Inference {
    if (maxTokens.isPresent() && (maxTokens.getAsInt() < 1 || maxTokens.getAsInt() > 200_000)) {
      throw new IllegalArgumentException(
          "max_tokens must be 1 to 200000, not " + maxTokens.getAsInt());
    }
    if (temperature.isPresent()
        && !(temperature.getAsDouble() >= 0 && temperature.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "temperature must be 0 to 1, not " + temperature.getAsDouble());
    }
    if (topP.isPresent() && !(topP.getAsDouble() > 0 && topP.getAsDouble() <= 1)) {
      throw new IllegalArgumentException("top_p must be above 0, to 1, not " + topP.getAsDouble());
    }
  }

  public static Inference ofMaxTokens(int maxTokens) {
    return new Inference(OptionalInt.of(maxTokens), OptionalDouble.empty(), OptionalDouble.empty());
  }

  /// These settings, with `other`'s where these have none.
  public Inference orElse(Inference other) {
    return new Inference(
        maxTokens.isPresent() ? maxTokens : other.maxTokens,
        temperature.isPresent() ? temperature : other.temperature,
        topP.isPresent() ? topP : other.topP);
  }

  /// Text that is equal for equal settings.
  String canonical() {
    return "max_tokens=%s temperature=%s top_p=%s"
        .formatted(
            maxTokens.isPresent() ? maxTokens.getAsInt() : "-",
            temperature.isPresent() ? temperature.getAsDouble() : "-",
            topP.isPresent() ? topP.getAsDouble() : "-");
  }
}
