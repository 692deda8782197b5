package dev.seiri.core.result;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.check.Flag;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Terms;
import dev.seiri.core.request.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The outcome of a row.
///
/// @param question the digest of what was asked, empty where nothing could be
/// @param answer the model's answer, empty where no call was made or none succeeded
/// @param lost the calls made for the row's question that may have been paid for without leaving an
///   answer, on whichever row's behalf
/// @param unanswered the calls on this row's behalf besides those of its answer
/// @param reused whether the answer was paid for on behalf of another row
/// @param flags the checks that the answer failed
public record Result(
    Request request,
    Execution execution,
    Ruling.Final ruling,
    Optional<String> promptSha256,
    Optional<Answer> answer,
    List<LostCall> lost,
    CallCounts unanswered,
    boolean reused,
    List<Flag> flags,
    Instant createdAt) {
  public Result {
    lost = List.copyOf(lost);
    flags = List.copyOf(flags);
  }

  /// A result without lost calls and flags.
  public Result(
      Request request,
      Execution execution,
      Ruling.Final ruling,
      Optional<String> promptSha256,
      Optional<Answer> answer,
      boolean reused,
      Instant createdAt) {
    this(
        request,
        execution,
        ruling,
        promptSha256,
        answer,
        List.of(),
        CallCounts.NONE,
        reused,
        List.of(),
        createdAt);
  }

  /// The calls that were made on this row's behalf: each is some row's, and none is two rows'.
  public CallCounts calls() {
    return answer
        .filter(paid -> !reused)
        .map(Answer::calls)
        .orElse(CallCounts.NONE)
        .plus(unanswered);
  }

  /// The lost calls that were made on this row's behalf: each is some row's, and none is two rows'.
  public List<LostCall> ownLost() {
    return lost.stream()
        .filter(call -> call.askedFor().equals(request.id()))
        .filter(call -> call.execution().equals(execution.id()))
        .toList();
  }

  /// The prompt, model and settings of the row.
  public Terms terms() {
    return execution.payload().terms(request.recordId());
  }
}
