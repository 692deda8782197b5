package dev.seiri.cli.compare;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.result.ResultDocument;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How often variants put out the same for the same input.
///
/// A record falls to one variant, so the same input is seen by two of them only where two records
/// have it. The first [#MOST] inputs are remembered, 64 bits of the digest of each; of several rows
/// of a variant with one input, the first counts.
public final class Agreement {
  static final int MOST = 1 << 20;

  private final Map<Long, Map<String, Long>> outputs = new HashMap<>();

  /// How many inputs a variant shares with another one, and on how many of them all that saw them
  /// put out the same.
  public record Shared(long inputs, long equal) {
    /// The share of equal outputs, 0 to 1; absent where no input is shared.
    public Optional<Double> share() {
      return inputs == 0 ? Optional.empty() : Optional.of(equal / (double) inputs);
    }
  }

  /// Takes a result in. One without an output has nothing to compare.
  void add(String variant, ResultDocument result) {
    JsonNode json = result.json();
    if (!json.path("output").isObject()) {
      return;
    }
    JsonNode fields = json.path("fields");
    long input =
        Text.sha256Start(
            json.path("input_value").asString("")
                + "\n"
                + (fields.isObject() ? Json.write(fields) : ""));
    if (outputs.size() < MOST || outputs.containsKey(input)) {
      outputs
          .computeIfAbsent(input, i -> new HashMap<>(2))
          .putIfAbsent(variant, Text.sha256Start(Json.canonical(json.path("output"))));
    }
  }

  /// What a variant shares with the others.
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
