package dev.seiri.local.mapping;

import java.time.Instant;
import java.util.List;

/// The dead-letter destination of records that are given up.
public interface FailureDestination {
  /// A batch that is given up.
  ///
  /// @param condition `RetryAttemptsExhausted` or `MaximumRecordAgeExceeded`
  /// @param payload the whole event as JSON
  record Failure(
      String streamArn,
      String shardId,
      String condition,
      String error,
      int invokeCount,
      List<String> sequenceNumbers,
      Instant firstArrival,
      Instant lastArrival,
      String payload) {
    public Failure {
      sequenceNumbers = List.copyOf(sequenceNumbers);
    }
  }

  /// Stores a failure. If it throws, the mapping retries and does not advance.
  void keep(Failure failure);
}
