package dev.seiri.core.answer;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Usage;
import java.time.Instant;

/// A call that may have been answered and paid for, and whose answer is lost: it was cut off, or
/// what came cannot be read.
///
/// @param id its own name: a call that is recorded twice counts once
/// @param askedFor the request on whose behalf it was made
/// @param worst the most that it can have taken; of a call of several rows, the row's share of that
/// @param reason how the answer was lost
/// @param calls 1, or 0 where it counts as another row's of the same call
public record LostCall(
    String id,
    ExecutionId execution,
    RequestId askedFor,
    String modelId,
    Usage worst,
    Instant at,
    String reason,
    int calls) {
  /// A call of one row.
  public LostCall(
      String id,
      ExecutionId execution,
      RequestId askedFor,
      String modelId,
      Usage worst,
      Instant at,
      String reason) {
    this(id, execution, askedFor, modelId, worst, at, reason, 1);
  }
}
