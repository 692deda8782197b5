package dev.seiri.lambda.stream;

import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.ExecutionId;
import java.util.Optional;

/// The outcome of a delivery in this invocation.
sealed interface Outcome {
  String sequenceNumber();

  /// It has a result; this invocation wrote it.
  record Written(String sequenceNumber, ExecutionId execution, Tally tally) implements Outcome {}

  /// It has a result already, or there is nothing to do.
  record Done(String sequenceNumber) implements Outcome {}

  /// It is pending and is retried.
  ///
  /// @param execution the row's, where that is known
  record Pending(String sequenceNumber, Optional<ExecutionId> execution, String why)
      implements Outcome {}

  /// The service calls its request invalid; whose fault that is shows when the batch is over.
  ///
  /// @param calls that were made on the row's behalf
  record Suspect(Prepared.ToAsk row, String message, CallCounts calls) implements Outcome {
    @Override
    public String sequenceNumber() {
      return row.sequenceNumber();
    }
  }

  /// The model failed on it; the fault is attributed at the end of the batch.
  record Failing(Prepared.ToAsk row, String why) implements Outcome {
    @Override
    public String sequenceNumber() {
      return row.sequenceNumber();
    }
  }

  /// It stays pending because no row of its execution can be answered.
  record Halting(String sequenceNumber, ExecutionId execution, String reason) implements Outcome {}

  /// It stays pending and leaves the stream, because its execution's budget has no room now.
  ///
  /// @param needed the most that it can cost
  record SetAside(Prepared.ToAsk row, Amount needed) implements Outcome {
    @Override
    public String sequenceNumber() {
      return row.sequenceNumber();
    }
  }
}
