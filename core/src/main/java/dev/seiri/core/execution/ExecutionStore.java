package dev.seiri.core.execution;

import dev.seiri.core.id.ExecutionId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The executions table.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface ExecutionStore {
  /// Writes a new execution, unless one of that id exists.
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

  /// Stops an open execution for a reason.
  ///
  /// @return whether it was open until now
  boolean halt(ExecutionId id, String reason);

  /// Opens a halted execution again.
  ///
  /// @return whether it was halted until now
  boolean resume(ExecutionId id);

  /// Stops an open or halted execution for good.
  ///
  /// @return whether it was either until now
  boolean cancel(ExecutionId id, String reason);

  /// Notes how far the sweep has come, unless another sweep was faster.
  ///
  /// @return whether it was noted: the version there was one less than this one's
  boolean swept(ExecutionId id, Sweeping sweeping);

  /// Counts answers that were paid for although there was one already.
  void paidAgain(ExecutionId id, long answers);

  /// Takes an amount from what is left of the budget, if there is as much.
  ///
  /// @return how often the budget had been worked out anew by then, which [#settle] has to be told;
  ///   empty if there was not as much
  OptionalLong reserve(Execution execution, Amount amount);

  /// Gives back what was reserved and not spent. Where the budget was worked out anew meanwhile,
  /// the reserve is given back already.
  ///
  /// @param round what [#reserve] has said
  void release(Execution execution, long round, Amount reserved, Amount spent);

  /// Whether calls of others have a part of the budget reserved now.
  boolean hasReserves(ExecutionId id);

  /// Sets other limits, and works out what is left of the budget.
  void limit(ExecutionId id, Limits limits);

  /// Works out anew what is left of the budget, from what the results cost: reserves of processes
  /// that died are given back.
  void refund(ExecutionId id);

  /// Marks an open execution as finished.
  ///
  /// @return whether it was open until now
  boolean finish(ExecutionId id);
}
