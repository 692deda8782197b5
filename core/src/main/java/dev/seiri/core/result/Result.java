package dev.seiri.core.result;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Terms;
import dev.seiri.core.request.Request;
import java.time.Instant;
import java.util.Optional;

/// The outcome of a row.
///
/// @param question the digest of what was asked, empty where nothing could be
/// @param answer the model's answer, empty where no call was made or none succeeded
/// @param reused whether the answer was paid for on behalf of another row
public record Result(
    Request request,
    Execution execution,
    Ruling.Final ruling,
    Optional<String> promptSha256,
    Optional<Answer> answer,
    boolean reused,
    Instant createdAt) {

  /// The prompt, model and settings of the row.
  public Terms terms() {
    return execution.payload().terms(request.recordId());
  }
}
