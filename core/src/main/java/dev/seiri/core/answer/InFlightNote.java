package dev.seiri.core.answer;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.QuestionId;
import java.util.List;

/// A note that questions are about to be asked. It is removed when the batch is over, so one that
/// is left tells of a process that died: what it was asking at that moment may have been answered,
/// and paid for, without anybody recording it.
///
/// @param id its own name, which answers recorded under it carry
/// @param process the process that asks
/// @param maxInFlight the most calls that process had begun at once without having recorded their
///   answer
public record InFlightNote(
    String id, ExecutionId execution, String process, int maxInFlight, List<QuestionId> questions) {
  public InFlightNote {
    questions = List.copyOf(questions);
  }

  /// The same as a note of a batch that lost answers while its process went on: what it lost is
  /// bounded by itself, not together with the rest of the process.
  public InFlightNote ofBatch() {
    return new InFlightNote(id, execution, process + "/" + id, maxInFlight, questions);
  }
}
