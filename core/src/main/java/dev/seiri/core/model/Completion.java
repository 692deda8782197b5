package dev.seiri.core.model;

import java.time.Duration;
import java.util.Optional;

/// A model's answer to one call.
///
/// @param modelId the model that answered
/// @param text its text blocks or its tool input as JSON, in order; reasoning left out; may be
///   empty
/// @param usage what the call took: the model's own count or, where that cannot be true, the most
///   that the call can have taken
/// @param latency from sending the request to having the whole answer, as the client measured it;
///   absent where that is not known any more
/// @param modelLatency how long the model took, as its service says; absent where it does not
/// @param usageNote why the model's own count was not believed; absent where it was
public record Completion(
    String modelId,
    String text,
    StopReason stopReason,
    Usage usage,
    Optional<Duration> latency,
    Optional<Duration> modelLatency,
    Optional<String> usageNote) {

  /// An answer whose count of tokens is taken as it is.
  public Completion(
      String modelId, String text, StopReason stopReason, Usage usage, Duration latency) {
    this(
        modelId, text, stopReason, usage, Optional.of(latency), Optional.empty(), Optional.empty());
  }

  /// This answer at what it costs at worst, because the model's own count cannot be true.
  public Completion at(Usage worst, String why) {
    return new Completion(
        modelId, text, stopReason, worst, latency, modelLatency, Optional.of(why));
  }
}
