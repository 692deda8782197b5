package dev.seiri.core.repair;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.result.ResultDocument;
import java.time.Instant;
import java.util.Optional;

/// An item of the ledger that cannot be read.
///
/// @param row the first row that asks the question
/// @param why what is wrong with it
/// @param waiting the question, where a row without a result waits for its answer; elsewhere what
///   the answer cost is in a result
/// @param answer the answer as a result holds it on whose behalf it was paid for
public record DamagedAnswer(
    QuestionId question,
    RequestId row,
    String why,
    Optional<Question> waiting,
    Optional<Answer> answer) {

  /// The answer that was paid for on a row's behalf, as far as its result tells: the output, and
  /// what it cost.
  static Optional<Answer> of(ResultDocument result, RequestId row) {
    return result.isReused()
        ? Optional.empty()
        : result
            .output()
            .flatMap(output ->
                result
                    .modelId()
                    .map(model ->
                        Answer.of(
                            new Completion(
                                model,
                                Json.line(output),
                                new StopReason(result.json().path("stop_reason").asString("")),
                                result.usage(),
                                result.latency(),
                                result.modelLatency(),
                                Optional.empty(),
                                result.share()),
                            (int) result.attempts(),
                            row,
                            Instant.parse(result.json().path("created_at").asString()))));
  }
}
