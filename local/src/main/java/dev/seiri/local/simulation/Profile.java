package dev.seiri.local.simulation;

import dev.seiri.core.model.Prices;
import dev.seiri.core.model.StructuredOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/// What a simulated model does. Probabilities are from 0 to 1.
///
/// @param seed all chance comes from it
/// @param name the model's id
/// @param catalog what Seiri knows of it
/// @param modelCorrelation of errors with those of the other models of the file
/// @param readingCorrelation of errors of two readings of one row, at least `modelCorrelation`
/// @param counted whether asking the same again is another reading
/// @param errors in every field that `fields` does not name
record Profile(
    long seed,
    String name,
    Catalog catalog,
    double modelCorrelation,
    double readingCorrelation,
    boolean counted,
    ErrorRates errors,
    Map<String, ErrorRates> fields,
    Calls calls,
    Rows rows,
    Size size,
    List<Sentence> sentences,
    List<Instruction> instructions,
    Latency latency,
    Limits limits) {
  Profile {
    fields = Map.copyOf(fields);
    sentences = List.copyOf(sentences);
    instructions = List.copyOf(instructions);
  }

  /// What Seiri knows of the model; what is empty is that of the model it is like.
  record Catalog(
      Optional<String> like,
      Optional<StructuredOutput> structuredOutput,
      OptionalInt maxTokens,
      OptionalInt cacheMinimumTokens,
      Optional<Prices> prices) {}

  /// Faults of a whole answer.
  record Calls(double invalidJson, double refusal, double truncation) {}

  /// Faults of a row among others in one call.
  record Rows(
      double drop, double swap, double duplicate, double leak, double foreign, double shuffle) {}

  /// How errors grow with the number of rows in a call, and towards its end.
  record Size(long free, double growth, double placeGrowth) {
    /// By how much errors are more probable.
    ///
    /// @param place from 0
    double factor(int rows, int place) {
      double many = 1 + growth * Math.max(0, rows - free);
      return rows < 2 ? many : many * (1 + placeGrowth * place / (rows - 1));
    }
  }

  /// A sentence that makes errors more or less probable where a prompt holds it.
  record Sentence(String contains, double factor) {}

  /// What a row says to its neighbours in the call, and what they then answer.
  record Instruction(String contains, double neighbours, ObjectNode says) {}

  /// How long an answer takes: a log-normal time, and a time for each token of it.
  record Latency(double medianMs, double p95Ms, double perOutputTokenMs) {}

  /// The quotas beyond which a call is throttled.
  record Limits(long requestsPerMinute, long tokensPerMinute, long callsInFlight) {}
}
