package dev.seiri.lambda.ask;

import dev.seiri.core.concurrent.BoundedCache;
import dev.seiri.core.model.QuestionId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Deduplicates equal questions of concurrent batches in one process: both at the same time and
/// just after one another, when the later batch looked into the ledger before the earlier one had
/// written to it.
public final class SingleFlight {
  private static final int REMEMBERED = 50_000;

  private final Map<QuestionId, CompletableFuture<Asked>> underWay = new ConcurrentHashMap<>();
  private final BoundedCache<QuestionId, Boolean> landed = new BoundedCache<>(REMEMBERED);

  /// The call that asks a question.
  public interface Call {
    /// @param outdated whether the caller's view of the ledger may be out of date, because the
    ///   question has been answered here since
    public Asked ask(boolean outdated) throws Exception;
  }

  /// Asks, or waits for the call that is in flight already.
  public Asked ask(QuestionId id, Deadline deadline, Call call) throws Exception {
    CompletableFuture<Asked> mine = new CompletableFuture<>();
    CompletableFuture<Asked> theirs = underWay.putIfAbsent(id, mine);
    if (theirs != null) {
      return await(theirs, deadline);
    }
    try {
      Asked asked = call.ask(landed.contains(id));
      if (asked instanceof Asked.Judged) {
        landed.put(id, true);
      }
      mine.complete(asked);
      return asked;
    } finally {
      underWay.remove(id, mine);
      mine.complete(new Asked.NotYet("the call in flight was given up"));
    }
  }

  private static Asked await(CompletableFuture<Asked> theirs, Deadline deadline)
      throws InterruptedException {
    try {
      return theirs.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return new Asked.NotYet("another batch's call was still in flight");
    }
  }
}
