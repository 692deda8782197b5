package dev.seiri.cli.variants;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.result.ResultDocument;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The agreement of variants: how often they have the same output for the same input.
///
/// A record is assigned to one variant, so two variants see the same input only where two records
/// have it. The first [#MOST] inputs are remembered, 64 bits of the digest of each; of several rows
/// of a variant with one input, the first counts.
public final class Agreement {
  static final int MOST = 1 << 20;

  private final Map<Long, Map<String, Long>> outputs = new HashMap<>();

  /// The inputs that a variant shares with another one, and those of them with equal outputs.
  public record Shared(long inputs, long equal) {
    /// The share of equal outputs, 0 to 1; absent where no input is shared.
    public Optional<Double> share() {
      return inputs == 0 ? Optional.empty() : Optional.of(equal / (double) inputs);
    }
  }

  /// Adds a result. One without an output has nothing to compare.
  void add(String variant, ResultDocument result) {
    JsonNode json = result.json();
    if (!json.path("output").isObject()) {
      return;
    }
    long input = input(result);
    if (outputs.size() < MOST || outputs.containsKey(input)) {
      outputs
          .computeIfAbsent(input, i -> new HashMap<>(2))
          .putIfAbsent(variant, Text.sha256Start(Json.canonical(json.path("output"))));
    }
  }

  /// What was asked, 64 bits of its digest.
  static long input(ResultDocument result) {
    JsonNode fields = result.json().path("fields");
    return Text.sha256Start(
        result.inputValue() + "\n" + (fields.isObject() ? Json.write(fields) : ""));
  }

  /// The inputs that a variant shares with the others.
  Shared of(String variant) {
    long inputs = 0;
    long equal = 0;
    for (Map<String, Long> seen : outputs.values()) {
      if (seen.size() > 1 && seen.containsKey(variant)) {
        inputs++;
        equal += seen.values().stream().distinct().count() == 1 ? 1 : 0;
      }
    }
    return new Shared(inputs, equal);
  }
}
