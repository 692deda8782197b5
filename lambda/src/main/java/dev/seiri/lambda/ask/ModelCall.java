package dev.seiri.lambda.ask;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import java.util.function.Function;

/// One question on behalf of a request, within the models' concurrency limits and a deadline.
///
/// @param execution the request's
/// @param limiters the concurrency limit of each model
/// @param note the name of its in-flight note
/// @param spend where its cost is recorded
public record ModelCall(
    QuestionId id,
    Question question,
    ExecutionId execution,
    RequestId askedFor,
    Function<String, ConcurrencyLimiter> limiters,
    Deadline deadline,
    String note,
    SpendRecorder spend) {
  /// The same call with another question.
  ModelCall asking(Question other) {
    return new ModelCall(id, other, execution, askedFor, limiters, deadline, note, spend);
  }
}
