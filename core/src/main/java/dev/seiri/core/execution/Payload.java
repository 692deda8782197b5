package dev.seiri.core.execution;

import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import java.util.List;
import java.util.OptionalInt;

/// What an execution asks, of which model, and how. Never changes once the execution exists.
///
/// @param prompt the version, never a label: a label is resolved when the execution is created
/// @param foundationModelId the model or inference profile asked first
/// @param fallbackModelIds the ones asked, in order, when the first cannot answer
/// @param inference settings that win over the prompt's own
/// @param reuse whether an answer recorded by another execution may be used
/// @param maxInFlight the most model calls under way at once, from 1; absent: the handler's own
///   bound
public record Payload(
    PromptKey prompt,
    String foundationModelId,
    List<String> fallbackModelIds,
    Inference inference,
    boolean reuse,
    OptionalInt maxInFlight) {
  public Payload {
    fallbackModelIds = List.copyOf(fallbackModelIds);
    if (foundationModelId.isBlank()) {
      throw new IllegalArgumentException("foundation_model_id must not be blank");
    }
    if (maxInFlight.isPresent() && maxInFlight.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "max_in_flight must be at least 1, not " + maxInFlight.getAsInt());
    }
  }

  /// The three fields of the contract, everything else by default.
  public static Payload of(PromptKey prompt, String foundationModelId) {
    return new Payload(
        prompt, foundationModelId, List.of(), Inference.UNSET, true, OptionalInt.empty());
  }
}
