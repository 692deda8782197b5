package dev.seiri.lambda.ask;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.concurrent.Backoff;
import dev.seiri.core.concurrent.BoundedCache;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.QuestionId;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records paid answers in the ledger, and keeps in memory those that it does not take.
///
/// From the first answer that could not be recorded until the ledger takes one again, no question
/// is asked by this process. A kept answer keeps its place among the unrecorded (see
/// [ConcurrencyLimiter]), so that what is lost if the process dies stays bounded, and is tried
/// again until the ledger takes it.
public final class AnswerRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerRecorder.class);
  private static final int ATTEMPTS = 6;
  private static final int REMEMBERED = 50_000;

  private final ResponseLedger ledger;
  private final Backoff backoff;
  private final WaitCauses causes;
  private final ReentrantLock flushing = new ReentrantLock();
  private final BoundedCache<QuestionId, Boolean> landed = new BoundedCache<>(REMEMBERED);

  /// Guarded by this.
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  private boolean retrying;
  private volatile boolean givenUp;
  private volatile Optional<Refusal> refusal = Optional.empty();

  public AnswerRecorder(ResponseLedger ledger, Backoff backoff, WaitCauses causes) {
    this.ledger = ledger;
    this.backoff = backoff;
    this.causes = causes;
  }

  /// Why the ledger takes no answers now.
  ///
  /// @param denied whether a person has to help
  public record Refusal(String why, boolean denied) {}

  /// What became of a write.
  sealed interface Recorded<T> {
    /// The ledger took it.
    ///
    /// @param value what the ledger says: of an answer, the one that counts
    record Done<T>(T value) implements Recorded<T> {}

    /// The ledger does not take it now; it is kept in memory.
    record Waiting<T>(Refusal refusal) implements Recorded<T> {}

    /// The ledger will never take it.
    record Rejected<T>(String why) implements Recorded<T> {}
  }

  /// A write to the ledger.
  private interface Write<T> {
    T run();
  }

  /// A write that is still to be done, and what follows it.
  private record Kept(
      QuestionId question, ExecutionId execution, Write<?> write, Runnable recorded) {}

  /// What the ledger holds of questions.
  ///
  /// @throws StoreUnavailable if it does not answer
  public Map<QuestionId, LedgerEntry> entries(Collection<QuestionId> questions) {
    return ledger.entries(questions);
  }

  /// Why no question may be asked now, if that is so.
  public Optional<Refusal> refusal() {
    return refusal;
  }

  /// Whether a question's answer is paid for and waits here for its record.
  boolean isKept(QuestionId question) {
    synchronized (this) {
      return kept.values().stream().anyMatch(one -> one.question().equals(question));
    }
  }

  /// Whether an answer that had waited here was recorded: what the ledger said of its question
  /// before may be out of date.
  boolean hasLanded(QuestionId question) {
    return landed.contains(question);
  }

  /// Records a first answer. Retries, also past the deadline: the time reserved for writing is for
  /// this.
  ///
  /// @param recorded is run when the answer is no longer unrecorded
  Recorded<Answer> record(ModelCall call, Answer answer, Runnable recorded)
      throws InterruptedException {
    return write(call, () -> ledger.record(call.id(), answer), recorded);
  }

  /// Records a repaired answer, as [#record] does a first one.
  Recorded<Answer> amend(ModelCall call, Answer answer, Runnable recorded)
      throws InterruptedException {
    return write(call, () -> ledger.amend(call.id(), answer), recorded);
  }

  /// Records a call whose answer is lost.
  Recorded<LostCall> lost(ModelCall call, LostCall lost) throws InterruptedException {
    return write(
        call,
        () -> {
          ledger.lost(call.id(), lost);
          return lost;
        },
        () -> {});
  }

  private <T> Recorded<T> write(ModelCall call, Write<T> write, Runnable recorded)
      throws InterruptedException {
    Kept mine = new Kept(call.id(), call.execution(), write, recorded);
    boolean ended = false;
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          T written = write.run();
          ended = true;
          took(mine);
          return new Recorded.Done<>(written);
        } catch (StoreUnavailable e) {
          causes.note(call.execution(), WaitCauses.Part.LEDGER, e.getMessage());
          if (e.kind() == StoreUnavailable.Kind.REJECTED) {
            ended = true;
            recorded.run();
            return new Recorded.Rejected<>(e.getMessage());
          }
          if (attempt == ATTEMPTS || e.isDenied()) {
            ended = true;
            return new Recorded.Waiting<>(keep(mine, new Refusal(e.getMessage(), e.isDenied())));
          }
        } catch (MalformedItem e) {
          ended = true;
          recorded.run();
          return new Recorded.Rejected<>(e.getMessage());
        }
        backoff.sleep(attempt);
      }
    } finally {
      if (!ended) {
        // Whatever came between: the answer is paid for.
        keep(mine, new Refusal("a paid answer waits for its record", false));
      }
    }
  }

  private Refusal keep(Kept mine, Refusal why) {
    LOG.warn("an answer that is paid for waits for its record: {}", why.why());
    synchronized (this) {
      kept.put(UUID.randomUUID().toString(), mine);
      refusal = Optional.of(why);
      if (!retrying) {
        retrying = true;
        Thread.ofVirtual().name("recorder").start(this::retry);
      }
    }
    return why;
  }

  /// Tries what is kept until nothing is.
  private void retry() {
    try {
      for (int round = 1; ; round++) {
        backoff.sleep(round);
        try {
          flush();
        } catch (RuntimeException | Error e) {
          // What is kept is paid for: this thread must not end before it is recorded.
          LOG.error("recording what is kept failed, and is retried", e);
        }
        synchronized (this) {
          if (kept.isEmpty()) {
            retrying = false;
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      synchronized (this) {
        retrying = false;
      }
      Thread.currentThread().interrupt();
    }
  }

  /// Whether an answer that was kept will never be recorded.
  public boolean hasGivenUp() {
    return givenUp;
  }

  /// Tries what is kept, once.
  ///
  /// @return whether nothing is left
  public boolean flush() {
    if (flushing.tryLock()) {
      try {
        for (Map.Entry<String, Kept> one : all()) {
          if (!attempt(one.getKey(), one.getValue())) {
            break;
          }
        }
      } finally {
        flushing.unlock();
      }
    }
    synchronized (this) {
      return kept.isEmpty();
    }
  }

  /// Tries what is kept for a while. For a process that is to end.
  ///
  /// @return whether nothing is left
  public boolean flush(Duration longest) throws InterruptedException {
    long until = System.nanoTime() + longest.toNanos();
    for (int round = 1; !flush(); round++) {
      if (System.nanoTime() >= until) {
        return false;
      }
      backoff.sleep(Math.min(round, 3));
    }
    return true;
  }

  private synchronized List<Map.Entry<String, Kept>> all() {
    return List.copyOf(new LinkedHashMap<>(kept).entrySet());
  }

  /// @return whether the ledger answers
  private boolean attempt(String key, Kept one) {
    try {
      one.write().run();
      remove(key);
      landed.put(one.question(), true);
      took(one);
      return true;
    } catch (StoreUnavailable e) {
      causes.note(one.execution(), WaitCauses.Part.LEDGER, e.getMessage());
      if (e.kind() == StoreUnavailable.Kind.REJECTED) {
        return giveUp(key, one, e);
      }
      synchronized (this) {
        // It goes to the end: the ledger may take the others.
        kept.remove(key);
        kept.put(key, one);
        refusal = Optional.of(new Refusal(e.getMessage(), e.isDenied()));
      }
      return false;
    } catch (RuntimeException e) {
      return giveUp(key, one, e);
    }
  }

  /// The ledger will never take it. Its in-flight note remains, and tells of it.
  private boolean giveUp(String key, Kept one, RuntimeException e) {
    LOG.error("a paid answer cannot be recorded: {}", e.getMessage());
    givenUp = true;
    remove(key);
    one.recorded().run();
    return true;
  }

  private synchronized void remove(String key) {
    kept.remove(key);
    if (kept.isEmpty()) {
      refusal = Optional.empty();
    }
  }

  /// The ledger took a write: questions may be asked again.
  private void took(Kept one) {
    refusal = Optional.empty();
    causes.clear(one.execution(), WaitCauses.Part.LEDGER);
    one.recorded().run();
  }
}
