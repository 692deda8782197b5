package dev.seiri.core.model;

import java.time.Duration;
import java.util.Optional;

/// What came of one call to a model.
public sealed interface Reply {
  /// The model answered; whether the answer is any good is for others to say.
  record Answered(Completion completion) implements Reply {}

  /// It may answer later: throttled, busy, broken for the moment, too slow, or out of reach.
  ///
  /// @param throttled whether the account's quota, rather than the model, said no
  /// @param retryAfter how long the service asked to be left alone
  record Retryable(boolean throttled, String message, Optional<Duration> retryAfter)
      implements Reply {}

  /// The prompt is longer than the model reads. Permanent, and this row's own.
  record TooLong(String message) implements Reply {}

  /// The service calls the request invalid. Permanent; the row's own fault or the whole run's.
  record Invalid(String message) implements Reply {}

  /// No row of this run can be answered: unknown model, no access.
  record Unavailable(String message) implements Reply {}
}
