package dev.seiri.lambda.sweep;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// The sweep's settings.
///
/// @param stuckAfter how long an execution may go without a new result before its pending rows are
///   redriven, from 1 s; longer than an invocation of the stream handler may take
/// @param recordAge how long a row may wait in the stream for its turn: before that it is redriven
///   only if it is known that nothing is in the stream
/// @param deadProcesses the processes that are known to have ended; others have when the leases of
///   their reservations are over
public record SweepSettings(Duration stuckAfter, Duration recordAge, Set<String> deadProcesses) {
  /// As long as DynamoDB keeps a stream's records.
  public static final Duration LONGEST_RECORD_AGE = Duration.ofHours(24);

  public static final SweepSettings DEFAULT =
      new SweepSettings(Duration.ofMinutes(10), LONGEST_RECORD_AGE);

  public SweepSettings(Duration stuckAfter, Duration recordAge) {
    this(stuckAfter, recordAge, Set.of());
  }

  public SweepSettings {
    deadProcesses = Set.copyOf(deadProcesses);
    if (stuckAfter.toSeconds() < 1) {
      throw new IllegalArgumentException("SWEEP_STUCK_AFTER_SECONDS must be at least 1");
    }
    if (recordAge.toSeconds() < 1) {
      throw new IllegalArgumentException("RECORD_AGE_SECONDS must be at least 1");
    }
  }

  /// Reads `SWEEP_STUCK_AFTER_SECONDS` and `RECORD_AGE_SECONDS`; the given defaults apply where one
  /// is not set.
  ///
  /// @throws IllegalArgumentException if one is no whole number from 1
  public static SweepSettings of(Map<String, String> env, SweepSettings otherwise) {
    return new SweepSettings(
        seconds(env, "SWEEP_STUCK_AFTER_SECONDS", otherwise.stuckAfter()),
        seconds(env, "RECORD_AGE_SECONDS", otherwise.recordAge()),
        otherwise.deadProcesses());
  }

  private static Duration seconds(Map<String, String> env, String name, Duration otherwise) {
    String seconds = env.getOrDefault(name, "");
    if (seconds.isBlank()) {
      return otherwise;
    }
    if (!seconds.matches("[0-9]{1,7}")) {
      throw new IllegalArgumentException(name + " must be a whole number, not " + seconds);
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  /// The same where these processes are known to have ended.
  public SweepSettings withDead(Set<String> processes) {
    return new SweepSettings(stuckAfter, recordAge, processes);
  }

  /// How long pending rows of an execution without a new result are let alone: twice as long after
  /// each time that they were redriven, up to a record's age.
  Duration patience(int rounds) {
    Duration longer = stuckAfter.multipliedBy(1L << Math.min(rounds, 20));
    Duration most = stuckAfter.compareTo(recordAge) < 0 ? recordAge : stuckAfter;
    return longer.compareTo(most) < 0 ? longer : most;
  }
}
