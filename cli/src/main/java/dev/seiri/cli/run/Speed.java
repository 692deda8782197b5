package dev.seiri.cli.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The recent speed of results.
final class Speed {
  private static final Duration WINDOW = Duration.ofSeconds(15);

  private final Deque<Seen> seen = new ArrayDeque<>();

  private record Seen(Instant at, long results) {}

  /// Adds the number of results at a time. Times rise.
  void add(Instant at, long results) {
    seen.addLast(new Seen(at, results));
    while (seen.size() > 2 && seen.getFirst().at().isBefore(at.minus(WINDOW))) {
      seen.removeFirst();
    }
  }

  /// Results a second; 0 while none came.
  double perSecond() {
    if (seen.size() < 2) {
      return 0;
    }
    double seconds =
        Duration.between(seen.getFirst().at(), seen.getLast().at()).toMillis() / 1000.0;
    return seconds <= 0
        ? 0
        : Math.max(0, seen.getLast().results() - seen.getFirst().results()) / seconds;
  }

  /// The time that so many more results will take at this speed; empty while it is unknown.
  Optional<Duration> timeFor(long more) {
    double speed = perSecond();
    return speed <= 0 || more <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds((long) Math.ceil(more / speed)));
  }
}
