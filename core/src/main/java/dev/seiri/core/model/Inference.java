package dev.seiri.core.model;

import dev.seiri.core.json.Json;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/// Inference settings. What is absent is taken from the next source: execution, then prompt, then
/// the model's entry in the catalog.
///
/// @param maxTokens the most tokens an answer may have, 1 to 200,000
/// @param temperature 0 to 1; absent: not sent, and the model's own applies
/// @param topP above 0, to 1; absent: not sent
/// @param rowsPerCall the most rows in one call, 1 to 100; absent: 1
/// @param echo whether each answer of a call of several rows repeats the beginning of its row;
///   absent: it does not
public record Inference(
    OptionalInt maxTokens,
    OptionalDouble temperature,
    OptionalDouble topP,
    OptionalInt rowsPerCall,
    Optional<Boolean> echo) {
  /// The most rows in one call.
  public static final int MOST_ROWS = 100;

  public static final Inference UNSET =
      new Inference(OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty());

  /// Settings of one row a call.
  public Inference(OptionalInt maxTokens, OptionalDouble temperature, OptionalDouble topP) {
    this(maxTokens, temperature, topP, OptionalInt.empty(), Optional.empty());
  }

  public Inference {
    if (rowsPerCall.isPresent()
        && (rowsPerCall.getAsInt() < 1 || rowsPerCall.getAsInt() > MOST_ROWS)) {
      throw new IllegalArgumentException(
          "rows_per_call must be 1 to %s, not %s".formatted(MOST_ROWS, rowsPerCall.getAsInt()));
    }
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

  /// Settings that say how many rows a call has, and nothing else.
  public static Inference ofRowsPerCall(OptionalInt rows, Optional<Boolean> echo) {
    return new Inference(
        OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty(), rows, echo);
  }

  /// The most rows that one call has.
  public int rows() {
    return rowsPerCall.orElse(1);
  }

  /// Whether answers of a call of several rows repeat the beginning of their row.
  public boolean isEchoed() {
    return echo.orElse(false);
  }

  /// The settings that there are, by their names in files.
  public ObjectNode json() {
    ObjectNode json = Json.object();
    maxTokens.ifPresent(n -> json.put("max_tokens", n));
    temperature.ifPresent(t -> json.put("temperature", t));
    topP.ifPresent(p -> json.put("top_p", p));
    rowsPerCall.ifPresent(n -> json.put("rows_per_call", n));
    echo.ifPresent(said -> json.put("echo", said));
    return json;
  }

  /// These settings, with `other`'s where these have none.
  public Inference orElse(Inference other) {
    return new Inference(
        maxTokens.isPresent() ? maxTokens : other.maxTokens,
        temperature.isPresent() ? temperature : other.temperature,
        topP.isPresent() ? topP : other.topP,
        rowsPerCall.isPresent() ? rowsPerCall : other.rowsPerCall,
        echo.or(() -> other.echo));
  }

  /// Text that is equal for calls of about as many rows: up to 5, 10, 20, 50 or 100.
  String packing() {
    int most =
        IntStream.of(5, 10, 20, 50, MOST_ROWS).filter(size -> rows() <= size).min().orElseThrow();
    return "rows<=%s echo=%s".formatted(most, isEchoed());
  }

  /// Text that is equal for settings that ask one row alike.
  String canonical() {
    return "max_tokens=%s temperature=%s top_p=%s"
        .formatted(
            maxTokens.isPresent() ? maxTokens.getAsInt() : "-",
            temperature.isPresent() ? temperature.getAsDouble() : "-",
            topP.isPresent() ? topP.getAsDouble() : "-");
  }
}
