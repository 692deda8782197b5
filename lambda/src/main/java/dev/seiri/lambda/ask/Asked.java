package dev.seiri.lambda.ask;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.id.RequestId;
import java.util.List;

/// The outcome of asking one question, retries and re-ask included.
public sealed interface Asked {
  /// Calls that no answer came of.
  ///
  /// @param askedFor the request on whose behalf they were made
  record Unanswered(RequestId askedFor, CallCounts calls) {
    /// Those of them that count as a request's own.
    public CallCounts of(RequestId request) {
      return askedFor.equals(request) ? calls : CallCounts.NONE;
    }
  }

  /// There is an answer, it is in the ledger, and it has been judged.
  ///
  /// @param paidAgain whether another answer was paid for although this one was recorded already
  /// @param lost calls that may have been paid for without leaving an answer
  record Judged(Answer answer, Ruling.Final ruling, boolean paidAgain, List<LostCall> lost)
      implements Asked {}

  /// The model will never answer this row.
  ///
  /// @param lost as for [Judged]
  /// @param calls that were made in vain
  record Rejected(Verdict verdict, String message, List<LostCall> lost, Unanswered calls)
      implements Asked {}

  /// An answer is paid for and could not be recorded: it is kept in memory until it can.
  ///
  /// @param denied whether a person has to help
  record Unrecorded(String why, boolean denied) implements Asked {}

  /// The model calls the request invalid: the row's fault or the run's.
  ///
  /// @param calls that were made in vain
  record Invalid(String message, Unanswered calls) implements Asked {}

  /// No row with the same prompt, model and settings can be answered.
  record RunFault(String reason) implements Asked {}

  /// No call was made: the execution has to be halted, whatever this row asks.
  record Halted(String reason) implements Asked {}

  /// The model failed on it as often as one invocation retries.
  record Failing(String why) implements Asked {}

  /// It failed, possibly after a model had answered.
  record Failed(Exception cause) implements Asked {}

  /// Not within this invocation's time.
  record NotYet(String why) implements Asked {}
}
