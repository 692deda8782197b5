package dev.seiri.core.answer;

import dev.seiri.core.id.ExecutionId;
import java.util.List;
import java.util.Optional;

/// The notes of questions in flight.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the bucket does not answer.
public interface InFlightNoteStore {
  void write(InFlightNote note);

  void remove(InFlightNote note);

  /// The notes of an execution that are there now: of running batches, and of processes that died.
  ///
  /// @throws dev.seiri.core.MalformedItem naming the object that is no note
  List<InFlightNote> left(ExecutionId execution);

  /// One note, if it is there.
  Optional<InFlightNote> find(ExecutionId execution, String id);
}
