package dev.seiri.core.budget;

import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.execution.Account;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.QuestionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A bound on the answers that were paid for again after a process had lost them.
public final class PaidAgain {
  private PaidAgain() {}

  /// The most there can be in an execution: of each process whose notes remain, the questions that
  /// were asked again since, but no more than it can have had unrecorded. What the execution's
  /// account has booked is not counted here too: it is among the calls that may be lost.
  ///
  /// @param account the execution's
  public static long most(
      InFlightNoteStore notes, ResponseLedger ledger, ExecutionId execution, Account account) {
    Map<String, Long> askedAgain = new HashMap<>();
    Map<String, Integer> bounds = new HashMap<>();
    for (InFlightNote note : notes.left(execution)) {
      if (isBooked(note, account)) {
        continue;
      }
      Map<QuestionId, LedgerEntry> entries = ledger.entries(Set.copyOf(note.questions()));
      long others = entries.values().stream().filter(entry -> isOther(entry, note)).count();
      askedAgain.merge(note.process(), others, Long::sum);
      bounds.merge(note.process(), note.maxInFlight(), Math::max);
    }
    return askedAgain.entrySet().stream()
        .mapToLong(e -> Math.min(e.getValue(), bounds.getOrDefault(e.getKey(), 0)))
        .sum();
  }

  /// Whether what may have been paid under a note is in the account. All of it was reserved before
  /// the first call, and where the reservation is not there any more, it was settled.
  private static boolean isBooked(InFlightNote note, Account account) {
    return account.isKept()
        && !note.most().isEmpty()
        && !note.isOfBatch()
        && !account.reservations().containsKey(note.id());
  }

  /// Whether a question may have been asked under another note. Of what cannot be read it may.
  private static boolean isOther(LedgerEntry entry, InFlightNote note) {
    return entry.unreadable().isPresent()
        || entry
            .answer()
            .filter(answer -> !answer.note().equals(Optional.of(note.id())))
            .isPresent();
  }
}
