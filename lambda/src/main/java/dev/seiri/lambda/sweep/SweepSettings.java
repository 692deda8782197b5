package dev.seiri.lambda.sweep;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// The sweep's settings.
///
/// @param stuckAfter how long an execution may go without a new result before its pending rows are
///   redriven, from 1 s; longer than an invocation of the stream handler may take
/// @param mostRedrives the most rows redriven in one sweep of an execution
/// @param deadProcesses the processes that are known to have ended; others have when the leases of
///   their reservations are over
public record SweepSettings(Duration stuckAfter, long mostRedrives, Set<String> deadProcesses) {
  public static final SweepSettings DEFAULT = new SweepSettings(Duration.ofMinutes(10), 10_000);

  public SweepSettings(Duration stuckAfter, long mostRedrives) {
    this(stuckAfter, mostRedrives, Set.of());
  }

  public SweepSettings {
    deadProcesses = Set.copyOf(deadProcesses);
    if (stuckAfter.toSeconds() < 1) {
      throw new IllegalArgumentException("SWEEP_STUCK_AFTER_SECONDS must be at least 1");
    }
  }

  /// Reads `SWEEP_STUCK_AFTER_SECONDS`; the given defaults apply if it is not set.
  ///
  /// @throws IllegalArgumentException if it is no whole number from 1
  public static SweepSettings of(Map<String, String> env, SweepSettings otherwise) {
    String seconds = env.getOrDefault("SWEEP_STUCK_AFTER_SECONDS", "");
    if (seconds.isBlank()) {
      return otherwise;
    }
    if (!seconds.matches("[0-9]{1,7}")) {
      throw new IllegalArgumentException(
          "SWEEP_STUCK_AFTER_SECONDS must be a whole number, not " + seconds);
    }
    return new SweepSettings(
        Duration.ofSeconds(Long.parseLong(seconds)),
        otherwise.mostRedrives(),
        otherwise.deadProcesses());
  }

  /// The same where these processes are known to have ended.
  public SweepSettings withDead(Set<String> processes) {
    return new SweepSettings(stuckAfter, mostRedrives, processes);
  }
}
