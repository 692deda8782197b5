package dev.seiri.core.answer;

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
  /// were asked again since, but no more than it can have had unrecorded.
  public static long most(InFlightNoteStore notes, ResponseLedger ledger, ExecutionId execution) {
    Map<String, Long> askedAgain = new HashMap<>();
    Map<String, Integer> bounds = new HashMap<>();
    for (InFlightNote note : notes.left(execution)) {
      Map<QuestionId, LedgerEntry> entries = ledger.entries(Set.copyOf(note.questions()));
      long others = entries.values().stream().filter(entry -> isOther(entry, note)).count();
      askedAgain.merge(note.process(), others, Long::sum);
      bounds.merge(note.process(), note.maxInFlight(), Math::max);
    }
    return askedAgain.entrySet().stream()
        .mapToLong(e -> Math.min(e.getValue(), bounds.getOrDefault(e.getKey(), 0)))
        .sum();
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
