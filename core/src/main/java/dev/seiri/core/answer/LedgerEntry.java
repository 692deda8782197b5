package dev.seiri.core.answer;

import dev.seiri.core.id.ExecutionId;
import java.util.List;
import java.util.Optional;

/// What the ledger holds of one question.
///
/// @param answer the recorded answer, if there is one
/// @param lost calls that may have been paid for without leaving an answer, in the order of their
///   records; each once
/// @param unreadable why the entry cannot be read, if that is so: then there may be an answer, and
///   the question must not be asked
public record LedgerEntry(
    Optional<Answer> answer, List<LostCall> lost, Optional<String> unreadable) {
  /// Nothing is known of the question.
  public static final LedgerEntry NONE =
      new LedgerEntry(Optional.empty(), List.of(), Optional.empty());

  public LedgerEntry {
    lost = List.copyOf(lost);
  }

  /// An entry that can be read.
  public LedgerEntry(Optional<Answer> answer, List<LostCall> lost) {
    this(answer, lost, Optional.empty());
  }

  /// An entry that cannot be read.
  public static LedgerEntry unreadable(String why) {
    return new LedgerEntry(Optional.empty(), List.of(), Optional.of(why));
  }

  /// The lost calls of one execution.
  public List<LostCall> lost(ExecutionId execution) {
    return lost.stream().filter(call -> call.execution().equals(execution)).toList();
  }
}
