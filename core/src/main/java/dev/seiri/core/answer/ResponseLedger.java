package dev.seiri.core.answer;

import dev.seiri.core.model.QuestionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The responses table: the ledger of answers that have been paid for, and of calls that may have
/// been. Latencies are kept to the millisecond.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface ResponseLedger {
  /// What is known of those questions of which anything is.
  Map<QuestionId, LedgerEntry> entries(Collection<QuestionId> questions);

  /// The recorded answers of those questions that have one.
  default Map<QuestionId, Answer> find(Collection<QuestionId> questions) {
    Map<QuestionId, Answer> found = new HashMap<>();
    entries(questions)
        .forEach(
            (question, entry) -> entry.answer().ifPresent(answer -> found.put(question, answer)));
    return found;
  }

  /// Records a first answer, unless one is there already.
  ///
  /// @return the answer that counts from now on: this one, or the one that was there
  Answer record(QuestionId question, Answer answer);

  /// Replaces a recorded answer by the same with its repair, unless it has one already.
  ///
  /// @return the answer that counts from now on: this one, or the one that was repaired before
  Answer amend(QuestionId question, Answer answer);

  /// Adds a lost call. An answer that is there stays.
  void lost(QuestionId question, LostCall call);

  /// Sets aside what is there of a question and cannot be read: it is kept under another name, and
  /// the question can be asked again. Lost calls that can be read stay with the question.
  ///
  /// @param instead what stands for the answer that may have been there, if it is not in the books
  ///   elsewhere
  /// @return whether there was something that cannot be read
  boolean setAside(QuestionId question, Optional<LostCall> instead);

  /// Sets aside what is there of a question and cannot be read, and records an answer in its place,
  /// in one write.
  ///
  /// @return whether there was something that cannot be read
  boolean restore(QuestionId question, Answer answer);
}
