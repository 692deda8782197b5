package dev.seiri.core.model;

import java.time.Duration;

/// A model's answer to one call.
///
/// @param modelId the model that answered
/// @param text its text blocks or its tool input as JSON, in order; reasoning left out; may be
///   empty
/// @param latency from sending the request to having the whole answer
public record Completion(
    String modelId, String text, StopReason stopReason, Usage usage, Duration latency) {}
