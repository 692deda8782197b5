package dev.seiri.lambda.stream;

import dev.seiri.core.model.QuestionId;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Keeps concurrent batches in one process from asking the same question at the same time.
final class SingleFlight {
  private final Map<QuestionId, CompletableFuture<Asked>> underWay = new ConcurrentHashMap<>();

  /// Asks, or waits for whoever is asking already.
  Asked ask(QuestionId id, Deadline deadline, Callable<Asked> asking) throws Exception {
    CompletableFuture<Asked> mine = new CompletableFuture<>();
    CompletableFuture<Asked> theirs = underWay.putIfAbsent(id, mine);
    if (theirs != null) {
      return await(theirs, deadline);
    }
    try {
      Asked asked = asking.call();
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
