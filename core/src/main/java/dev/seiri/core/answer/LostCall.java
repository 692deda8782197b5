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
/// @param worst the most that it can have taken
/// @param reason how the answer was lost
public record LostCall(
    String id,
    ExecutionId execution,
    RequestId askedFor,
    String modelId,
    Usage worst,
    Instant at,
    String reason) {}
