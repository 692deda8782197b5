package dev.seiri.lambda.stream;

import dev.seiri.core.concurrent.BoundedCache;
import java.time.Duration;
import java.time.Instant;

/// Rows of a kind whose requests the service called invalid while none of them was answered: either
/// these rows are at fault or the whole run is. A batch may hold nothing but the one bad row of a
/// good run, so one refusal is not enough.
final class InvalidRequestTracker {
  private static final int MANY = 5;
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int MOST_KEPT = 1_000;

  private final BoundedCache<Arm, Instant> since = new BoundedCache<>(MOST_KEPT);

  /// Whether it is the run that is at fault: many questions were refused at once, or some have been
  /// for a good while.
  boolean areEnough(Arm arm, int refused, Instant now) {
    Instant first = since.get(arm, a -> now);
    boolean enough = refused >= MANY || Duration.between(first, now).compareTo(LONG) >= 0;
    if (enough) {
      since.remove(arm);
    }
    return enough;
  }
}
