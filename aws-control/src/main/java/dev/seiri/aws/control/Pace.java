package dev.seiri.aws.control;

import java.util.Locale;
import java.util.OptionalLong;

/// How many rows the function takes at a time, and how long it may take over them.
///
/// @param batchSize rows of a batch
/// @param processes batches at a time
/// @param timeoutSeconds of an invocation
/// @param retryAttempts invocations of a batch after the first; negative: as many as it takes
/// @param requestsPerMinute the stack's own rate limit, if it has one
record Pace(
    int batchSize,
    int processes,
    int timeoutSeconds,
    int retryAttempts,
    OptionalLong requestsPerMinute) {
  /// Compares that with what a model answers in a minute: a batch that is out of retries before its
  /// last row had its turn is given up, though no row of it ever failed.
  ///
  /// @param quota calls per minute
  Finding against(String modelId, long quota) {
    String part = "pace of " + modelId;
    long perMinute = Math.min(quota, requestsPerMinute.orElse(quota));
    long rows = (long) batchSize * processes;
    if (retryAttempts < 0) {
      return Finding.ok(part, String.format(Locale.ROOT, "%,d calls a minute", perMinute));
    }
    long turns = perMinute * timeoutSeconds * (retryAttempts + 1L) / 60;
    String text =
        String.format(
            Locale.ROOT,
            "%,d rows are taken at a time, and at %,d calls a minute %,d get their turn within the"
                + " retries",
            rows,
            perMinute,
            turns);
    return rows <= turns
        ? Finding.ok(part, text)
        : Finding.fault(
            part,
            text,
            String.format(
                Locale.ROOT,
                "lower function.batch_size to %,d, raise function.retry_attempts, or ask for more"
                    + " quota",
                Math.max(1, turns / Math.max(1, processes))));
  }
}
