package dev.seiri.core.review;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.time.Instant;

/// Who is looking at which row, so that no two people look at the same.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] if the table does not answer.
public interface Claims {
  /// Takes a row for some time, or longer where it is the holder's already.
  ///
  /// @param holder a name for one terminal
  /// @param now claims that ended before are free
  /// @return whether it is the holder's
  boolean take(ExecutionId execution, RequestId row, String holder, Instant now, Instant until);

  /// Gives a row back, if it is the holder's.
  void release(ExecutionId execution, RequestId row, String holder);
}
