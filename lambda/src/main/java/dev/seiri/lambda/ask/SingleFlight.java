package dev.seiri.lambda.ask;

import dev.seiri.core.concurrent.BoundedCache;
import dev.seiri.core.model.QuestionId;
import java.util.Map;
import java.util.Optional;
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

  /// A question that is in flight here, for which others wait. Closing it without an answer gives
  /// it up.
  public final class Flight implements AutoCloseable {
    private final QuestionId id;
    private final CompletableFuture<Asked> answer;

    private Flight(QuestionId id, CompletableFuture<Asked> answer) {
      this.id = id;
      this.answer = answer;
    }

    /// Whether the caller's view of the ledger may be out of date, because the question has been
    /// answered here since.
    public boolean isOutdated() {
      return landed.contains(id);
    }

    /// Tells those who wait.
    public void land(Asked asked) {
      if (asked instanceof Asked.Judged) {
        landed.put(id, true);
      }
      answer.complete(asked);
    }

    @Override
    public void close() {
      underWay.remove(id, answer);
      answer.complete(new Asked.NotYet("the call in flight was given up"));
    }
  }

  /// Begins, unless the question is in flight already. Never waits.
  public Optional<Flight> begin(QuestionId id) {
    CompletableFuture<Asked> mine = new CompletableFuture<>();
    return underWay.putIfAbsent(id, mine) == null
        ? Optional.of(new Flight(id, mine))
        : Optional.empty();
  }

  /// Asks, or waits for the call that is in flight already.
  public Asked ask(QuestionId id, Deadline deadline, Call call) throws Exception {
    CompletableFuture<Asked> mine = new CompletableFuture<>();
    CompletableFuture<Asked> theirs = underWay.putIfAbsent(id, mine);
    if (theirs != null) {
      return await(theirs, deadline);
    }
    try (Flight flight = new Flight(id, mine)) {
      Asked asked = call.ask(flight.isOutdated());
      flight.land(asked);
      return asked;
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
