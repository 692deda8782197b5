package dev.seiri.local.mapping;

import java.time.Clock;
import java.util.Optional;

/// What keeps a mapping from handling records: the newest fault of the stream or of an invocation,
/// until one works again.
final class Trouble {
  private final Clock clock;
  private volatile Optional<MappingFault> newest = Optional.empty();

  Trouble(Clock clock) {
    this.clock = clock;
  }

  void note(String why) {
    newest = Optional.of(new MappingFault(clock.instant(), why));
  }

  void clear() {
    newest = Optional.empty();
  }

  Optional<MappingFault> newest() {
    return newest;
  }
}
