package dev.seiri.lambda.ask;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.Judge;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.lambda.metrics.Meter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a question until there is an answer in the ledger or the time is up.
///
/// An answer is recorded before anything else is done with it: from then on it is paid for once.
public final class Asker {
  private static final Logger LOG = LoggerFactory.getLogger(Asker.class);
  private static final int RECORD_ATTEMPTS = 6;

  /// With less time left than this, or than half of what an answer may take, no call is made: it
  /// would be cut off, and paid for all the same.
  private static final Duration ENOUGH_TIME = Duration.ofSeconds(10);

  private final LanguageModel model;
  private final ResponseLedger ledger;
  private final RetryPolicy retries;
  private final Duration modelTimeout;
  private final Duration fallbackAfter;
  private final RateLimiter rateLimiter;
  private final CircuitBreakers breakers = new CircuitBreakers();
  private final Meter meter;
  private final Clock clock;

  public Asker(
      LanguageModel model,
      ResponseLedger ledger,
      RetryPolicy retries,
      Duration modelTimeout,
      Duration fallbackAfter,
      RateLimiter rateLimiter,
      Meter meter,
      Clock clock) {
    this.model = model;
    this.ledger = ledger;
    this.retries = retries;
    this.modelTimeout = modelTimeout;
    this.fallbackAfter = fallbackAfter;
    this.rateLimiter = rateLimiter;
    this.meter = meter;
    this.clock = clock;
  }

  /// Asks a question that has no recorded answer.
  public Asked ask(ModelCall call) throws InterruptedException {
    return switch (call(call, Optional.empty())) {
      case Called(
              Reply.Answered(var completion),
              int attempts,
              ConcurrencyLimiter limiter,
              var why,
              var failing) -> {
        Answer answer =
            Answer.of(completion, attempts, call.askedFor(), clock.instant())
                .under(call.note())
                .because(why);
        Answer kept = record(call, answer, limiter);
        boolean paidAgain = !kept.note().equals(answer.note());
        yield again(judgeOrRepair(call, kept), paidAgain);
      }
      case Called called -> unanswered(called);
    };
  }

  /// The same, marked as paid for although an answer was recorded already.
  private static Asked again(Asked asked, boolean paidAgain) {
    return paidAgain && asked instanceof Asked.Judged(Answer answer, Ruling.Final ruling, var none)
        ? new Asked.Judged(answer, ruling, true)
        : asked;
  }

  /// Rules on a recorded answer, and has it repaired where that may help and has not been tried.
  public Asked judgeOrRepair(ModelCall call, Answer answer) throws InterruptedException {
    return switch (Judge.rule(answer, call.question().schema())) {
      case Ruling.Final ruling -> new Asked.Judged(answer, ruling);
      case Ruling.AskAgain(String complaint, Ruling.Final otherwise) ->
          repair(call, answer, complaint, otherwise);
    };
  }

  private Asked repair(ModelCall call, Answer answer, String complaint, Ruling.Final otherwise)
      throws InterruptedException {
    Called called = call(call, Optional.of(new Exchange(answer.first().text(), complaint)));
    return switch (called.reply()) {
      case Reply.Answered(var completion) -> {
        Answer repaired = answer.withRepair(completion, called.attempts()).under(call.note());
        Answer kept = amend(call, repaired, called.limiter());
        Asked asked = judgeOrRepair(call, kept);
        yield again(asked, !kept.note().equals(repaired.note()));
      }
      // It cannot be repaired: the row ends with the first fault.
      case Reply.TooLong tooLong -> new Asked.Judged(answer, otherwise);
      case Reply.Invalid invalid -> new Asked.Judged(answer, otherwise);
      case Reply.Retryable retryable -> unanswered(called);
      case Reply.Unavailable unavailable -> unanswered(called);
    };
  }

  private Answer record(ModelCall call, Answer answer, ConcurrencyLimiter limiter)
      throws InterruptedException {
    try {
      return stubbornly(() -> ledger.record(call.id(), answer));
    } finally {
      limiter.recorded();
    }
  }

  private Answer amend(ModelCall call, Answer repaired, ConcurrencyLimiter limiter)
      throws InterruptedException {
    try {
      return stubbornly(() -> ledger.amend(call.id(), repaired));
    } finally {
      limiter.recorded();
    }
  }

  /// A paid answer is recorded with retries, also past the deadline: the time reserved for writing
  /// is for this.
  private <T> T stubbornly(Supplier<T> write) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return write.get();
      } catch (StoreUnavailable e) {
        if (attempt == RECORD_ATTEMPTS) {
          throw e;
        }
        retries.backoff().sleep(attempt);
      }
    }
  }

  private static Asked unanswered(Called called) {
    return switch (called.reply()) {
      case Reply.TooLong(String message) -> new Asked.Rejected(Verdict.INPUT_TOO_LARGE, message);
      case Reply.Invalid(String message) -> new Asked.Invalid(message);
      case Reply.Unavailable(String message) -> new Asked.RunFault(message);
      case Reply.Retryable(boolean throttled, String message, var after) ->
          called.failing() ? new Asked.Failing(message) : new Asked.NotYet(message);
      case Reply.Answered answered -> throw new AssertionError("answered: " + answered);
    };
  }

  /// The last reply, how many calls it took, whose limiter they kept, why another model than the
  /// first was asked, if one was, and whether the models failed too often to try on.
  private record Called(
      Reply reply,
      int attempts,
      ConcurrencyLimiter limiter,
      Optional<String> why,
      boolean failing) {}

  private Called call(ModelCall call, Optional<Exchange> exchange) throws InterruptedException {
    FallbackChain chain = new FallbackChain(call.question().models(), breakers);
    Reply last = new Reply.Retryable(false, "no time left for a call", Optional.empty());
    int failuresLeft = retries.failures() * chain.length();
    for (int attempt = 1; ; attempt++) {
      String model = chain.next();
      ConcurrencyLimiter limiter = call.limiters().apply(model);
      if (!hasTime(call, chain)
          || !rateLimiter.acquire(model, call.question().worstTokens(), call.deadline())
          || !limiter.acquire(call.deadline().left())) {
        chain.leave();
        return new Called(last, attempt - 1, limiter, Optional.empty(), false);
      }
      last = callOnce(call, exchange, model, limiter, chain);
      if (!(last instanceof Reply.Retryable retryable)) {
        return new Called(last, attempt, limiter, chain.why(model), false);
      }
      LOG.debug("attempt {} for {}: {}", attempt, call.askedFor(), retryable.message());
      failuresLeft -= retryable.throttled() ? 0 : 1;
      if (failuresLeft == 0) {
        return new Called(last, attempt, limiter, Optional.empty(), true);
      }
      boolean pauseDue = chain.failed(retryable.message());
      boolean timeLeft =
          !pauseDue || call.deadline().sleep(pause(attempt / chain.length(), retryable));
      if (attempt == retries.attempts() * chain.length() || !timeLeft) {
        return new Called(last, attempt, limiter, Optional.empty(), false);
      }
    }
  }

  /// Calls once. An answer's place among the unrecorded is given back when it is recorded.
  private Reply callOnce(
      ModelCall call,
      Optional<Exchange> exchange,
      String model,
      ConcurrencyLimiter limiter,
      FallbackChain chain) {
    ConcurrencyLimiter.End end = ConcurrencyLimiter.End.FAILED;
    long start = System.nanoTime();
    try {
      Reply reply = send(call, exchange, model, chain);
      end = end(reply);
      meter.called(call.question(), model, end == ConcurrencyLimiter.End.THROTTLED);
      return reply;
    } finally {
      limiter.release(end, Duration.ofNanos(System.nanoTime() - start));
      if (end != ConcurrencyLimiter.End.ANSWERED) {
        limiter.recorded();
      }
    }
  }

  private static ConcurrencyLimiter.End end(Reply reply) {
    return switch (reply) {
      case Reply.Answered answered -> ConcurrencyLimiter.End.ANSWERED;
      case Reply.Retryable retryable when retryable.throttled() -> ConcurrencyLimiter.End.THROTTLED;
      default -> ConcurrencyLimiter.End.FAILED;
    };
  }

  private Reply send(
      ModelCall call, Optional<Exchange> exchange, String model, FallbackChain chain) {
    if (!hasTime(call, chain)) {
      chain.leave();
      return new Reply.Retryable(false, "no time left for a call", Optional.empty());
    }
    Duration left = call.deadline().left();
    Duration longest = longest(chain);
    Duration timeout = left.compareTo(longest) < 0 ? left : longest;
    Question question = call.question().to(model);
    long start = System.nanoTime();
    Reply reply = this.model.ask(question, exchange, timeout);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    switch (reply) {
      case Reply.Answered(var completion) -> call.spend().paid(completion);
      case Reply.Retryable retryable when took.compareTo(timeout) >= 0 ->
          call.spend().cutOff(question);
      default -> {}
    }
    return chain.hasOthers() ? tell(call, model, reply, took) : reply;
  }

  /// The longest to wait for an answer.
  private Duration longest(FallbackChain chain) {
    return chain.hasOthers() ? fallbackAfter : modelTimeout;
  }

  private boolean hasTime(ModelCall call, FallbackChain chain) {
    Duration half = longest(chain).dividedBy(2);
    Duration enough = half.compareTo(ENOUGH_TIME) < 0 ? half : ENOUGH_TIME;
    return call.deadline().left().compareTo(enough) >= 0;
  }

  /// Reports the call's outcome to the model's circuit breaker. A fallback that is not available is
  /// no fault of the run, and one that rejects this request is no fault of the row: the other
  /// models can be asked.
  private Reply tell(ModelCall call, String model, Reply reply, Duration took) {
    return switch (reply) {
      case Reply.Retryable retryable -> {
        breakers.failed(model, took, retryable.message());
        yield retryable;
      }
      case Reply.Unavailable(String message) when !model.equals(call.question().modelId()) -> {
        breakers.failed(model, took, message);
        yield new Reply.Retryable(false, message, Optional.empty());
      }
      case Reply.Invalid(String message) when !model.equals(call.question().modelId()) -> {
        breakers.failed(model, took, message);
        yield new Reply.Retryable(false, message, Optional.empty());
      }
      case Reply.TooLong(String message) when !model.equals(call.question().modelId()) -> {
        breakers.answered(model, took);
        yield new Reply.Retryable(false, message, Optional.empty());
      }
      case Reply.Answered answered -> answered(model, took, answered);
      case Reply.TooLong tooLong -> answered(model, took, tooLong);
      case Reply.Invalid invalid -> answered(model, took, invalid);
      case Reply.Unavailable unavailable -> answered(model, took, unavailable);
    };
  }

  private Reply answered(String model, Duration took, Reply reply) {
    breakers.answered(model, took);
    return reply;
  }

  private Duration pause(int attempt, Reply.Retryable retryable) {
    Duration jittered = retries.backoff().pause(attempt);
    return retryable.retryAfter().filter(after -> after.compareTo(jittered) > 0).orElse(jittered);
  }
}
