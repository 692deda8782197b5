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
/// @param share of which call it is a row's share; absent where the call had one row
public record Completion(
    String modelId,
    String text,
    StopReason stopReason,
    Usage usage,
    Optional<Duration> latency,
    Optional<Duration> modelLatency,
    Optional<String> usageNote,
    Optional<CallShare> share) {

  /// An answer whose count of tokens is taken as it is.
  public Completion(
      String modelId, String text, StopReason stopReason, Usage usage, Duration latency) {
    this(
        modelId,
        text,
        stopReason,
        usage,
        Optional.of(latency),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// This answer at what it costs at worst, because the model's own count cannot be true.
  public Completion at(Usage worst, String why) {
    return new Completion(
        modelId, text, stopReason, worst, latency, modelLatency, Optional.of(why), share);
  }

  /// What one row has of this answer to several. A row's own answer is whole, even if the one to
  /// all was cut off after it.
  public Completion of(String rowText, Usage rowUsage, CallShare rowShare) {
    return new Completion(
        modelId,
        rowText,
        rowShare.fault().isEmpty() && stopReason.kind() == StopReason.Kind.TRUNCATED
            ? StopReason.END_TURN
            : stopReason,
        rowUsage,
        latency,
        modelLatency,
        usageNote,
        Optional.of(rowShare));
  }

  /// How many rows the call had.
  public int rowsInCall() {
    return share.map(CallShare::rows).orElse(1);
  }

  /// Why the call has no answer of the row's own, if that is so.
  public Optional<String> fault() {
    return share.flatMap(CallShare::fault);
  }
}
