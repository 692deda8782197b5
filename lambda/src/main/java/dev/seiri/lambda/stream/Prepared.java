package dev.seiri.lambda.stream;

import dev.seiri.core.answer.Ruling;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.pack.SharedText;
import dev.seiri.core.request.Request;
import dev.seiri.core.review.DecidedAnswer;
import java.util.Optional;

/// A delivery after the prompt was rendered, and before a model is called.
sealed interface Prepared {
  String sequenceNumber();

  /// The execution of the row, where that is known.
  Optional<ExecutionId> executionId();

  /// A row with a question.
  ///
  /// @param shared what its prompt says to all rows, where one call may ask about several
  record ToAsk(
      String sequenceNumber,
      Request request,
      Execution execution,
      Question question,
      QuestionId id,
      Optional<SharedText> shared)
      implements Prepared {

    @Override
    public Optional<ExecutionId> executionId() {
      return Optional.of(execution.id());
    }

    /// The rows with the same prompt, model and settings.
    Arm arm() {
      return new Arm(execution.id(), execution.payload().terms(request.recordId()).variant());
    }
  }

  /// A row that a person has answered.
  record Decided(String sequenceNumber, Request request, Execution execution, DecidedAnswer answer)
      implements Prepared {
    @Override
    public Optional<ExecutionId> executionId() {
      return Optional.of(execution.id());
    }
  }

  /// A row that ends without a question.
  record Ruled(String sequenceNumber, Request request, Execution execution, Ruling.Final ruling)
      implements Prepared {
    @Override
    public Optional<ExecutionId> executionId() {
      return Optional.of(execution.id());
    }
  }

  /// There is nothing to do, and nothing is lost: the row stays pending in its table, or is parked
  /// for a person to see.
  record Skipped(String sequenceNumber) implements Prepared {
    @Override
    public Optional<ExecutionId> executionId() {
      return Optional.empty();
    }
  }

  /// It could not be prepared now: the record is retried.
  record Retry(String sequenceNumber, Optional<ExecutionId> executionId, String why)
      implements Prepared {}
}
