package dev.seiri.lambda.stream;

import dev.seiri.core.concurrent.BoundedCache;
import java.time.Duration;
import java.time.Instant;

/// A tracker of the arms whose requests the service rejected as invalid while none was answered:
/// either these rows are at fault or the whole run is. A batch may hold only the one bad row of a
/// good run, so one rejection is not enough.
final class InvalidRequestTracker {
  private static final int MANY = 5;
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int MOST_KEPT = 1_000;

  private final BoundedCache<Arm, Instant> since = new BoundedCache<>(MOST_KEPT);

  /// Whether the run is at fault: many questions were rejected at once, or some have been for a
  /// while.
  boolean isRunFault(Arm arm, int refused, Instant now) {
    Instant first = since.get(arm, a -> now);
    if (first.isAfter(now)) {
      // The clock was set back.
      since.put(arm, now);
    }
    boolean enough = refused >= MANY || Duration.between(first, now).compareTo(LONG) >= 0;
    if (enough) {
      since.remove(arm);
    }
    return enough;
  }
}
