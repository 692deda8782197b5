package dev.seiri.core.answer;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.QuestionId;
import java.math.BigDecimal;
import java.util.List;

/// A note that a batch's questions are in flight. It is removed when the batch ends, so one that
/// remains shows that a process died: the model may have answered its questions, and been paid for
/// it, without the answers being recorded.
///
/// @param id its own name, which answers recorded under it carry
/// @param process the process that asks
/// @param maxInFlight the most calls that process had in flight at once, their answers unrecorded
/// @param most the most that each question can cost, in the questions' order; none where there is
///   no budget
public record InFlightNote(
    String id,
    ExecutionId execution,
    String process,
    int maxInFlight,
    List<QuestionId> questions,
    List<Most> most) {
  public InFlightNote {
    questions = List.copyOf(questions);
    most = List.copyOf(most);
    if (!most.isEmpty() && most.size() != questions.size()) {
      throw new IllegalArgumentException("a note has an amount for each question, or none");
    }
  }

  public InFlightNote(
      String id,
      ExecutionId execution,
      String process,
      int maxInFlight,
      List<QuestionId> questions) {
    this(id, execution, process, maxInFlight, questions, List.of());
  }

  /// The most that a question can cost.
  ///
  /// @param repair whether its first answer was recorded before, so that only a repair is asked for
  public record Most(BigDecimal usd, long tokens, boolean repair) {}

  /// The same for a batch of which answers were paid again and not counted: any of its questions
  /// may be among them, whatever its process can have in flight.
  public InFlightNote ofBatch() {
    return new InFlightNote(id, execution, process + "/" + id, questions.size(), questions, most);
  }

  /// Whether it is one of those.
  public boolean isOfBatch() {
    return process.endsWith("/" + id);
  }
}
