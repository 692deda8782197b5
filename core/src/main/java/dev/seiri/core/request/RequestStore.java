package dev.seiri.core.request;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The requests table, whose stream wakes the handler.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface RequestStore {
  /// The most requests one [#write] takes.
  int BATCH = 25;

  /// The most requests one [#existing] looks for.
  int LOOK_UP = 100;

  /// Writes up to [#BATCH] different requests and returns when all of them are stored. Idempotent:
  /// writing the same request again changes nothing and causes no stream record, unless it was
  /// redriven meanwhile, which it then no longer says.
  void write(List<Request> requests);

  /// Which of these requests are stored, read consistently.
  ///
  /// @param ids up to [#LOOK_UP] different ones
  Set<RequestId> existing(Collection<RequestId> ids);

  /// What is stored of these requests, read consistently. A request that is not there is absent.
  ///
  /// @param ids up to [#LOOK_UP] different ones
  Map<RequestId, StoredRequest> read(Collection<RequestId> ids);

  /// The requests of an execution, in no order. Reads the whole table: for executions whose rows
  /// are not numbered.
  Iterator<RequestId> ofExecution(ExecutionId execution);

  /// Redrives a stored request, by raising its `redrive`.
  ///
  /// @return whether there is such a request
  boolean redrive(RequestId id);

  /// Redrives a stored request that kept failing where it was, and counts that as one of its
  /// `rounds`.
  ///
  /// @return whether there is such a request
  boolean moveToEnd(RequestId id);
}
