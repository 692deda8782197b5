package dev.seiri.core.request;

import dev.seiri.core.id.RequestId;

/// Where requests are noted that belong to no execution, so that a person finds them.
public interface Parking {
  /// Notes a request and the reason it cannot be worked on. Noting it again changes nothing.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if the note cannot be written
  void park(RequestId id, String reason);
}
