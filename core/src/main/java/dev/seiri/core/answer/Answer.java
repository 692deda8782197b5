package dev.seiri.core.answer;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// What has been paid for under one question: the first completion and, where that had a fault, the
/// repair: the completion of a second call that quoted the fault.
///
/// @param askedFor the request on whose behalf it was asked
/// @param calls what was sent for it, throttled and failed calls included
/// @param note the name of the [InFlightNote] it was asked under
/// @param fallbackReason why another model than the first was asked, if one was
public record Answer(
    Completion first,
    Optional<Completion> repair,
    CallCounts calls,
    RequestId askedFor,
    Instant answeredAt,
    Optional<String> note,
    Optional<String> fallbackReason) {

  /// An answer after calls of the model that gave it.
  public static Answer of(Completion first, int attempts, RequestId askedFor, Instant now) {
    return of(first, CallCounts.of(first.modelId(), attempts), askedFor, now);
  }

  public static Answer of(Completion first, CallCounts calls, RequestId askedFor, Instant now) {
    return new Answer(
        first, Optional.empty(), calls, askedFor, now, Optional.empty(), Optional.empty());
  }

  /// This answer with its repair, after calls of the model that gave it.
  public Answer withRepair(Completion repair, int moreAttempts) {
    return withRepair(repair, CallCounts.of(repair.modelId(), moreAttempts));
  }

  /// This answer with its repair.
  public Answer withRepair(Completion repair, CallCounts moreCalls) {
    return new Answer(
        first,
        Optional.of(repair),
        calls.plus(moreCalls),
        askedFor,
        answeredAt,
        note,
        fallbackReason);
  }

  /// This answer, asked for under an in-flight note.
  public Answer under(String name) {
    return new Answer(
        first, repair, calls, askedFor, answeredAt, Optional.of(name), fallbackReason);
  }

  /// This answer, given by a fallback model, and why that was asked.
  public Answer because(Optional<String> reason) {
    return new Answer(first, repair, calls, askedFor, answeredAt, note, reason);
  }

  /// This answer after calls for a repair that could not be had.
  public Answer plus(CallCounts moreCalls) {
    return new Answer(
        first, repair, calls.plus(moreCalls), askedFor, answeredAt, note, fallbackReason);
  }

  /// How many calls were sent for it.
  public int attempts() {
    return calls.total();
  }

  public List<Completion> completions() {
    return Stream.concat(Stream.of(first), repair.stream()).toList();
  }

  /// The completion that counts.
  public Completion last() {
    return repair.orElse(first);
  }

  public Usage usage() {
    return completions().stream().map(Completion::usage).reduce(Usage.NONE, Usage::plus);
  }

  /// How long its calls took the client; absent where that is not known of each.
  public Optional<Duration> latency() {
    return sum(Completion::latency);
  }

  /// How long its calls took the model itself; absent where that is not known of each.
  public Optional<Duration> modelLatency() {
    return sum(Completion::modelLatency);
  }

  private Optional<Duration> sum(Function<Completion, Optional<Duration>> latency) {
    return completions().stream()
        .map(latency)
        .reduce((one, other) -> one.flatMap(x -> other.map(x::plus)))
        .orElseThrow();
  }
}
