package dev.seiri.lambda.ask;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import java.util.List;

/// The outcome of asking one question, retries and re-ask included.
public sealed interface Asked {
  /// There is an answer, it is in the ledger, and it has been judged.
  ///
  /// @param paidAgain whether another answer was paid for although this one was recorded already
  /// @param lost calls that may have been paid for without leaving an answer
  record Judged(Answer answer, Ruling.Final ruling, boolean paidAgain, List<LostCall> lost)
      implements Asked {}

  /// The model will never answer this row.
  ///
  /// @param lost as for [Judged]
  record Rejected(Verdict verdict, String message, List<LostCall> lost) implements Asked {}

  /// An answer is paid for and could not be recorded: it is kept in memory until it can.
  ///
  /// @param denied whether a person has to help
  record Unrecorded(String why, boolean denied) implements Asked {}

  /// The model calls the request invalid: the row's fault or the run's.
  record Invalid(String message) implements Asked {}

  /// No row with the same prompt, model and settings can be answered.
  record RunFault(String reason) implements Asked {}

  /// No call was made: the execution has to be halted, whatever this row asks.
  record Halted(String reason) implements Asked {}

  /// The model failed on it as often as one invocation retries.
  record Failing(String why) implements Asked {}

  /// Not within this invocation's time.
  record NotYet(String why) implements Asked {}
}
