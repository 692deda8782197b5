package dev.seiri.core.answer;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What has been paid for under one question: the first completion and, where that had a fault, the
/// repair: the completion of a second call that quoted the fault.
///
/// @param askedFor the request on whose behalf it was asked
/// @param attempts how many calls were sent for it, throttled ones included
/// @param note the name of the [InFlightNote] it was asked under
/// @param fallbackReason why another model than the first was asked, if one was
public record Answer(
    Completion first,
    Optional<Completion> repair,
    int attempts,
    RequestId askedFor,
    Instant answeredAt,
    Optional<String> note,
    Optional<String> fallbackReason) {

  public static Answer of(Completion first, int attempts, RequestId askedFor, Instant now) {
    return new Answer(
        first, Optional.empty(), attempts, askedFor, now, Optional.empty(), Optional.empty());
  }

  /// This answer with its repair.
  public Answer withRepair(Completion repair, int moreAttempts) {
    return new Answer(
        first,
        Optional.of(repair),
        attempts + moreAttempts,
        askedFor,
        answeredAt,
        note,
        fallbackReason);
  }

  /// This answer, asked for under an in-flight note.
  public Answer under(String name) {
    return new Answer(
        first, repair, attempts, askedFor, answeredAt, Optional.of(name), fallbackReason);
  }

  /// This answer, given by a fallback model, and why that was asked.
  public Answer because(Optional<String> reason) {
    return new Answer(first, repair, attempts, askedFor, answeredAt, note, reason);
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

  public Duration latency() {
    return completions().stream().map(Completion::latency).reduce(Duration.ZERO, Duration::plus);
  }
}
