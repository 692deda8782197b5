package dev.seiri.lambda.stream;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import java.time.Instant;
import java.util.Optional;

/// A stream record to be processed, with its sequence number.
sealed interface Delivery {
  String sequenceNumber();

  /// A request to be processed.
  ///
  /// @param since when its record was written, where the event says so
  record Row(String sequenceNumber, Request request, Optional<Instant> since) implements Delivery {}

  /// An item that is no request, because it lacks what a result needs.
  record Unreadable(String sequenceNumber, RequestId id, String reason) implements Delivery {}
}
