package dev.seiri.local.mapping;

import java.time.Instant;
import java.util.List;

/// Where records go that are given up.
public interface FailureDestination {
  /// An invocation that is given up.
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

  /// Keeps a failure. If it throws, the mapping tries again and does not move on.
  void keep(Failure failure);
}
