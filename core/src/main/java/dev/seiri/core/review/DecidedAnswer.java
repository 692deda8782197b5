package dev.seiri.core.review;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// The answer that a person gave to an input.
///
/// @param decision the name of the decision
/// @param request the row that was shown to them
public record DecidedAnswer(
    ObjectNode output,
    String decision,
    ExecutionId execution,
    RequestId request,
    String by,
    Instant at) {
  public DecidedAnswer {
    output = output.deepCopy();
  }

  @Override
  public ObjectNode output() {
    return output.deepCopy();
  }
}
