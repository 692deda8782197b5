package dev.seiri.core.execution;

import dev.seiri.core.id.ExecutionId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// One run of a task over a set of rows.
///
/// @param requestCount how many rows it has; absent until the loader has counted them, and for
///   executions that other clients feed
/// @param reason why it is halted or cancelled
/// @param tally what the handlers have counted so far: a quick look; the results themselves are the
///   truth
/// @param sweeping how far the sweep has come
/// @param paidAgain answers that were paid for although there was one: two processes asked at once
/// @param account its limits, and what of its budget is spent
/// @param damagedCounters the attributes of counters that hold no number, and count as nothing here
/// @param waitsFor the newest fault that its rows wait for, as handlers report it
public record Execution(
    ExecutionId id,
    Payload payload,
    ExecutionStatus status,
    OptionalLong requestCount,
    Optional<String> reason,
    Tally tally,
    Provenance provenance,
    Sweeping sweeping,
    long paidAgain,
    Account account,
    Optional<WaitCause> waitsFor,
    Set<String> damagedCounters) {

  /// Who made an execution, when, and from what; each absent where another client left it out.
  ///
  /// @param source where the rows came from, for people
  /// @param sourceSha256 the digest of the rows and of how they were read: the same execution
  ///   cannot be loaded again from others
  public record Provenance(
      Optional<String> source,
      Optional<String> sourceSha256,
      Optional<Instant> createdAt,
      Optional<String> createdBy) {
    public static final Provenance UNKNOWN =
        new Provenance(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// A new execution whose rows are about to be loaded.
  public static Execution loading(ExecutionId id, Payload payload, Provenance provenance) {
    return loading(id, payload, Limits.NONE, provenance);
  }

  /// A new execution that stops by itself at its limits.
  public static Execution loading(
      ExecutionId id, Payload payload, Limits limits, Provenance provenance) {
    return new Execution(
        id,
        payload,
        ExecutionStatus.LOADING,
        OptionalLong.empty(),
        Optional.empty(),
        Tally.NONE,
        provenance,
        Sweeping.NONE,
        0,
        Account.of(limits),
        Optional.empty(),
        Set.of());
  }

  /// Where it stops by itself.
  public Limits limits() {
    return account.limits();
  }

  /// Whether a loader is still writing its rows, or was interrupted. One that another client feeds
  /// has no count and no end.
  public boolean isPartiallyLoaded() {
    return requestCount.isEmpty()
        && (status == ExecutionStatus.LOADING || provenance.sourceSha256().isPresent());
  }
}
