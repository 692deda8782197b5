package dev.seiri.core.answer;

import dev.seiri.core.id.ExecutionId;
import java.util.List;

/// The notes of what is being asked.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the bucket does not answer.
public interface AskingNotes {
  void write(AskingNote note);

  void remove(AskingNote note);

  /// The notes of an execution that are there now: of batches under way, and of processes that
  /// died.
  List<AskingNote> left(ExecutionId execution);
}
