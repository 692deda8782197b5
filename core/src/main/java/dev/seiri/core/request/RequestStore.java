package dev.seiri.core.request;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// The requests table, whose stream wakes the handler.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface RequestStore {
  /// The most requests one [#write] takes.
  int BATCH = 25;

  /// Writes up to [#BATCH] requests and comes back when all of them are stored. Writing the same
  /// request again changes nothing and wakes nobody.
  void write(List<Request> requests);

  /// Which of these requests are stored, read consistently. Up to 100 at a time.
  Set<RequestId> existing(Collection<RequestId> ids);

  /// The requests of an execution, in no order. Reads the whole table: for executions whose rows
  /// nobody has numbered.
  Iterator<RequestId> ofExecution(ExecutionId execution);

  /// Sends a stored request round again by raising its `redrive`.
  ///
  /// @return whether there is such a request
  boolean redrive(RequestId id);
}
