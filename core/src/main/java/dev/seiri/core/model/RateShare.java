package dev.seiri.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A rate limit of a model that all processes share, as a line of time: each takes spans of it,
/// which never overlap, and makes its calls within them. How much of the time a call takes follows
/// from the limit.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface RateShare {
  /// Takes the next span that is free. Nothing is taken before `earliest`, so time that was not
  /// used is lost.
  ///
  /// @param length a whole number of microseconds, more than 0
  /// @param latest when it has to begin at the latest
  /// @return when it begins; empty if that would be too late, and then nothing is taken, and no
  ///   span can begin that early any more
  Optional<Instant> take(String modelId, Duration length, Instant earliest, Instant latest);
}
