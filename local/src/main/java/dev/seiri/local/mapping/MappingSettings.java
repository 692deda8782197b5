package dev.seiri.local.mapping;

import java.time.Duration;
import java.util.Locale;

/// The settings of an event source mapping, within AWS's bounds.
///
/// @param batchSize the most records of an invocation, 1 to 10,000
/// @param batchingWindow how long to gather records for a fuller batch, 0 to 300 s
/// @param parallelizationFactor concurrent batches per shard, 1 to 10
/// @param maximumRetryAttempts retries of a batch, -1 (for ever) to 10,000
/// @param maximumRecordAge past which a failing record is given up, 60 s to 7 days
/// @param bisectBatchOnFunctionError whether a failing batch is halved
/// @param functionTimeout the function's own time limit, to 900 s
public record MappingSettings(
    int batchSize,
    Duration batchingWindow,
    int parallelizationFactor,
    int maximumRetryAttempts,
    Duration maximumRecordAge,
    boolean bisectBatchOnFunctionError,
    Duration functionTimeout) {
  public static final MappingSettings DEFAULT =
      new MappingSettings(
          100, Duration.ZERO, 10, 100, Duration.ofHours(24), true, Duration.ofSeconds(300));

  public MappingSettings {
    within("batch size", batchSize, 1, 10_000);
    within("batching window in seconds", batchingWindow.toSeconds(), 0, 300);
    within("parallelization factor", parallelizationFactor, 1, 10);
    within("maximum retry attempts", maximumRetryAttempts, -1, 10_000);
    within("maximum record age in seconds", maximumRecordAge.toSeconds(), 60, 604_800);
    within("function timeout in seconds", functionTimeout.toSeconds(), 1, 900);
  }

  private static void within(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be %d to %d, not %d", what, least, most, value));
    }
  }
}
