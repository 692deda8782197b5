package dev.seiri.core.request;

import dev.seiri.core.id.RequestId;

/// A dead-letter store for requests that belong to no execution, so that a person finds them.
public interface Parking {
  /// Records a request and the reason it cannot be processed. Idempotent.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if the note cannot be written
  void park(RequestId id, String reason);
}
