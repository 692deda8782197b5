package dev.seiri.core.execution;

import dev.seiri.core.id.ExecutionId;
import java.util.List;
import java.util.Optional;

/// The executions table.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface ExecutionStore {
  /// Writes a new execution, unless one of that id exists. Nothing is counted of it yet, and
  /// moments are kept to the millisecond.
  ///
  /// @return whether it was written
  boolean createIfNotExists(Execution execution);

  /// Reads one, consistently.
  ///
  /// @throws dev.seiri.core.MalformedItem if the item does not keep to the contract
  Optional<Execution> find(ExecutionId id);

  /// Reads all, in no order. For people's lists: it scans the table.
  List<Execution> list();

  /// Adds to the counters of an execution.
  ///
  /// @return the execution with just these and whatever was counted before; empty if there is none
  Optional<Execution> count(ExecutionId id, Tally tally);

  /// Marks the loading as done: `request_count` is now known. A halted or cancelled execution keeps
  /// its status.
  void loaded(ExecutionId id, long requestCount);

  /// Stops an open execution for a reason; an empty one is none.
  ///
  /// @return whether it was open until now
  boolean halt(ExecutionId id, String reason);

  /// Opens a halted execution again, and forgets that its counters were compared with its results.
  ///
  /// @return whether it was halted until now
  boolean resume(ExecutionId id);

  /// Stops an open or halted execution for good.
  ///
  /// @return whether it was either until now
  boolean cancel(ExecutionId id, String reason);

  /// Stores the sweep's progress, unless another sweep was faster.
  ///
  /// @return whether it was noted: the version there was one less than this one's
  boolean swept(ExecutionId id, Sweeping sweeping);

  /// Counts answers that were paid for although there was one already.
  void paidAgain(ExecutionId id, long answers);

  /// Notes what the rows of an execution wait for.
  void waitsFor(ExecutionId id, WaitCause cause);

  /// Removes what was noted there, unless another cause has been noted since.
  void waitsNoMore(ExecutionId id, WaitCause noted);

  /// Replaces the counters by others, unless something was counted since they were read. Those that
  /// hold no number are replaced, too; answers paid again are what the account knows of them then.
  ///
  /// @param before the execution as it was read
  /// @return whether they were replaced
  boolean recount(Execution before, Tally counted);

  /// Opens a finished execution again, of which rows have lost their results.
  ///
  /// @param sweeping the sweep's progress from now on, as for [#swept]
  /// @return whether it was finished until now, and no sweep was faster
  boolean reopen(ExecutionId id, Sweeping sweeping);

  /// Marks an open execution as finished.
  ///
  /// @return whether it was open until now
  boolean finish(ExecutionId id);
}
