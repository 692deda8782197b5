package dev.seiri.core.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// The newest fault that the rows of an execution met and wait for.
///
/// @param at when it was met last
public record WaitCause(Instant at, String why) {
  /// A handler reports a fault that lasts once a minute.
  private static final Duration FRESH = Duration.ofMinutes(3);

  /// Whether rows still wait for it, as far as reports tell: a handler that ended has not withdrawn
  /// it.
  public boolean isFresh(Instant now) {
    return now.isBefore(at.plus(FRESH));
  }

  /// The fault for people, with the time since it was met where that is long.
  public String describe(Instant now) {
    return isFresh(now)
        ? why
        : String.format(
            Locale.ROOT,
            "no handler has reported for %,d min; last: %s",
            Duration.between(at, now).toMinutes(),
            why);
  }
}
