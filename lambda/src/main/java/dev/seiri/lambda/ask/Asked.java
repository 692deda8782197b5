package dev.seiri.lambda.ask;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;

/// The outcome of asking one question, retries and re-ask included.
public sealed interface Asked {
  /// There is an answer, it is in the ledger, and it has been judged.
  ///
  /// @param paidAgain whether another answer was paid for although this one was recorded already
  record Judged(Answer answer, Ruling.Final ruling, boolean paidAgain) implements Asked {
    Judged(Answer answer, Ruling.Final ruling) {
      this(answer, ruling, false);
    }
  }

  /// The model will never answer this row.
  record Rejected(Verdict verdict, String message) implements Asked {}

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
