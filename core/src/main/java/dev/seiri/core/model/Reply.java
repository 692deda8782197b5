package dev.seiri.core.model;

import java.time.Duration;
import java.util.Optional;

/// The outcome of one call to a model.
public sealed interface Reply {
  /// The model answered. [dev.seiri.core.answer.Judge] decides whether the answer can be used.
  record Answered(Completion completion) implements Reply {}

  /// A retry may succeed, and the call costs nothing: it was throttled or failed, or the model was
  /// not reachable.
  ///
  /// @param throttled whether the account's quota refused the call, rather than the model
  /// @param retryAfter how long the service asked to wait
  record Retryable(boolean throttled, String message, Optional<Duration> retryAfter)
      implements Reply {}

  /// The request was sent, and no answer can be read: the call was cut off at its time limit or by
  /// its connection, or what came is broken. The model may have answered, and been paid for it.
  record Lost(String message) implements Reply {}

  /// The prompt is longer than the model reads. Permanent, and this row's own.
  record TooLong(String message) implements Reply {}

  /// The service calls the request invalid. Permanent; the row's own fault or the whole run's.
  record Invalid(String message) implements Reply {}

  /// No row of this run can be answered: unknown model, no access.
  record Unavailable(String message) implements Reply {}
}
