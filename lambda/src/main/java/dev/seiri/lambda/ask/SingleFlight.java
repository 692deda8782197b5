package dev.seiri.lambda.ask;

import dev.seiri.core.concurrent.BoundedCache;
import dev.seiri.core.model.QuestionId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Keeps concurrent batches in one process from asking the same question twice: neither at the same
/// time, nor just after one another, when the later one looked into the ledger before the earlier
/// one had written there.
public final class SingleFlight {
  private static final int REMEMBERED = 50_000;

  private final Map<QuestionId, CompletableFuture<Asked>> underWay = new ConcurrentHashMap<>();
  private final BoundedCache<QuestionId, Boolean> landed = new BoundedCache<>(REMEMBERED);

  /// How a question is asked.
  public interface Call {
    /// @param outdated whether what the caller saw in the ledger may be out of date: the question
    ///   was settled here since
    public Asked ask(boolean outdated) throws Exception;
  }

  /// Asks, or waits for whoever is asking already.
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
      mine.complete(new Asked.NotYet("the one who was asking gave up"));
    }
  }

  private static Asked await(CompletableFuture<Asked> theirs, Deadline deadline)
      throws InterruptedException {
    try {
      return theirs.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return new Asked.NotYet("somebody else was still asking");
    }
  }
}
