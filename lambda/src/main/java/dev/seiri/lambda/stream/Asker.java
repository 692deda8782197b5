package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.Judge;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.Reply;
import dev.seiri.lambda.metrics.Meter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a question until there is an answer in the ledger or the time is up.
///
/// An answer is recorded before anything else is done with it: from then on it is paid for once.
final class Asker {
  private static final Logger LOG = LoggerFactory.getLogger(Asker.class);
  private static final int RECORD_ATTEMPTS = 6;

  /// With less time left than this, or than half of what an answer may take, none is asked for: it
  /// would be cut off, and paid for all the same.
  private static final Duration ENOUGH_TIME = Duration.ofSeconds(10);

  /// Processes that go on from one snapshot must not pause alike; this source is safe against that.
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LanguageModel model;
  private final ResponseLedger ledger;
  private final RetryPolicy retries;
  private final Duration modelTimeout;
  private final Duration fallbackAfter;
  private final Rates rates;
  private final Breakers breakers = new Breakers();
  private final Meter meter;
  private final Clock clock;

  Asker(
      LanguageModel model,
      ResponseLedger ledger,
      RetryPolicy retries,
      Duration modelTimeout,
      Duration fallbackAfter,
      Rates rates,
      Meter meter,
      Clock clock) {
    this.model = model;
    this.ledger = ledger;
    this.retries = retries;
    this.modelTimeout = modelTimeout;
    this.fallbackAfter = fallbackAfter;
    this.rates = rates;
    this.meter = meter;
    this.clock = clock;
  }

  /// One question on behalf of a request, under the models' paces and a deadline.
  ///
  /// @param note the name of the note it is asked under
  /// @param till where what it costs is booked
  record Errand(
      QuestionId id,
      Question question,
      RequestId askedFor,
      Function<String, Pace> paces,
      Deadline deadline,
      String note,
      Till till) {}

  /// Asks a question that has no recorded answer.
  Asked ask(Errand errand) throws InterruptedException {
    return switch (call(errand, Optional.empty())) {
      case Called(
              Reply.Answered(var completion),
              int attempts,
              Pace pace,
              var why,
              var failing) -> {
        Answer answer =
            Answer.of(completion, attempts, errand.askedFor(), clock.instant())
                .under(errand.note())
                .because(why);
        Answer kept = record(errand, answer, pace);
        boolean paidAgain = !kept.note().equals(answer.note());
        yield again(settle(errand, kept), paidAgain);
      }
      case Called called -> unanswered(called);
    };
  }

  /// The same, said to have been paid for although an answer was there already.
  private static Asked again(Asked asked, boolean paidAgain) {
    return paidAgain && asked instanceof Asked.Settled(Answer answer, Ruling.Final ruling, var none)
        ? new Asked.Settled(answer, ruling, true)
        : asked;
  }

  /// Rules on a recorded answer, and has it repaired where that may help and has not been tried.
  Asked settle(Errand errand, Answer answer) throws InterruptedException {
    return switch (Judge.rule(answer, errand.question().schema())) {
      case Ruling.Final ruling -> new Asked.Settled(answer, ruling);
      case Ruling.AskAgain(String complaint, Ruling.Final otherwise) ->
          repair(errand, answer, complaint, otherwise);
    };
  }

  private Asked repair(Errand errand, Answer answer, String complaint, Ruling.Final otherwise)
      throws InterruptedException {
    Called called = call(errand, Optional.of(new Exchange(answer.first().text(), complaint)));
    return switch (called.reply()) {
      case Reply.Answered(var completion) -> {
        Answer repaired = answer.withRepair(completion, called.attempts()).under(errand.note());
        Answer kept = amend(errand, repaired, called.pace());
        Asked asked = settle(errand, kept);
        yield again(asked, !kept.note().equals(repaired.note()));
      }
      // Nobody will ever mend it: the first fault is what the row ends with.
      case Reply.TooLong tooLong -> new Asked.Settled(answer, otherwise);
      case Reply.Invalid invalid -> new Asked.Settled(answer, otherwise);
      case Reply.Retryable retryable -> unanswered(called);
      case Reply.Unavailable unavailable -> unanswered(called);
    };
  }

  private Answer record(Errand errand, Answer answer, Pace pace) throws InterruptedException {
    try {
      return stubbornly(() -> ledger.record(errand.id(), answer));
    } finally {
      pace.recorded();
    }
  }

  private Answer amend(Errand errand, Answer repaired, Pace pace) throws InterruptedException {
    try {
      return stubbornly(() -> ledger.amend(errand.id(), repaired));
    } finally {
      pace.recorded();
    }
  }

  /// What has been paid for is not given up at the first refusal of the ledger, nor at the
  /// deadline: the time kept back for writing is for this.
  private <T> T stubbornly(Supplier<T> write) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return write.get();
      } catch (StoreUnavailable e) {
        if (attempt == RECORD_ATTEMPTS) {
          throw e;
        }
        Thread.sleep(retries.pause(attempt, RANDOM));
      }
    }
  }

  private static Asked unanswered(Called called) {
    return switch (called.reply()) {
      case Reply.TooLong(String message) -> new Asked.Never(Verdict.INPUT_TOO_LARGE, message);
      case Reply.Invalid(String message) -> new Asked.Invalid(message);
      case Reply.Unavailable(String message) -> new Asked.RunFault(message);
      case Reply.Retryable(boolean throttled, String message, var after) ->
          called.failing() ? new Asked.Failing(message) : new Asked.NotYet(message);
      case Reply.Answered answered -> throw new AssertionError("answered: " + answered);
    };
  }

  /// The last reply, how many calls it took, whose pace they kept, why another model than the first
  /// was asked, if one was, and whether the models failed too often to try on.
  private record Called(
      Reply reply, int attempts, Pace pace, Optional<String> why, boolean failing) {}

  private Called call(Errand errand, Optional<Exchange> exchange) throws InterruptedException {
    Route route = new Route(errand.question().models(), breakers);
    Reply last = new Reply.Retryable(false, "no time left to ask", Optional.empty());
    int failuresLeft = retries.failures() * route.length();
    for (int attempt = 1; ; attempt++) {
      String model = route.next();
      Pace pace = errand.paces().apply(model);
      if (!hasTime(errand, route)
          || !rates.acquire(model, Budgets.worstTokens(errand.question()), errand.deadline())
          || !pace.acquire(errand.deadline().left())) {
        route.leave();
        return new Called(last, attempt - 1, pace, Optional.empty(), false);
      }
      last = callOnce(errand, exchange, model, pace, route);
      if (!(last instanceof Reply.Retryable retryable)) {
        return new Called(last, attempt, pace, route.why(model), false);
      }
      LOG.debug("attempt {} for {}: {}", attempt, errand.askedFor(), retryable.message());
      failuresLeft -= retryable.throttled() ? 0 : 1;
      if (failuresLeft == 0) {
        return new Called(last, attempt, pace, Optional.empty(), true);
      }
      boolean pauseDue = route.failed(retryable.message());
      boolean timeLeft =
          !pauseDue || errand.deadline().sleep(pause(attempt / route.length(), retryable));
      if (attempt == retries.attempts() * route.length() || !timeLeft) {
        return new Called(last, attempt, pace, Optional.empty(), false);
      }
    }
  }

  /// Calls once. An answer's place among the unrecorded is given back by whoever records it.
  private Reply callOnce(
      Errand errand, Optional<Exchange> exchange, String model, Pace pace, Route route) {
    Pace.End end = Pace.End.FAILED;
    long start = System.nanoTime();
    try {
      Reply reply = ask(errand, exchange, model, route);
      end = end(reply);
      meter.called(errand.question(), model, end == Pace.End.THROTTLED);
      return reply;
    } finally {
      pace.release(end, Duration.ofNanos(System.nanoTime() - start));
      if (end != Pace.End.ANSWERED) {
        pace.recorded();
      }
    }
  }

  private static Pace.End end(Reply reply) {
    return switch (reply) {
      case Reply.Answered answered -> Pace.End.ANSWERED;
      case Reply.Retryable retryable when retryable.throttled() -> Pace.End.THROTTLED;
      default -> Pace.End.FAILED;
    };
  }

  private Reply ask(Errand errand, Optional<Exchange> exchange, String model, Route route) {
    if (!hasTime(errand, route)) {
      route.leave();
      return new Reply.Retryable(false, "no time left to ask", Optional.empty());
    }
    Duration left = errand.deadline().left();
    Duration longest = longest(route);
    Duration timeout = left.compareTo(longest) < 0 ? left : longest;
    Question question = errand.question().to(model);
    long start = System.nanoTime();
    Reply reply = this.model.ask(question, exchange, timeout);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    switch (reply) {
      case Reply.Answered(var completion) -> errand.till().paid(completion);
      case Reply.Retryable retryable when took.compareTo(timeout) >= 0 ->
          errand.till().cutOff(question);
      default -> {}
    }
    return route.hasOthers() ? tell(errand, model, reply, took) : reply;
  }

  /// The longest to wait for an answer.
  private Duration longest(Route route) {
    return route.hasOthers() ? fallbackAfter : modelTimeout;
  }

  private boolean hasTime(Errand errand, Route route) {
    Duration half = longest(route).dividedBy(2);
    Duration enough = half.compareTo(ENOUGH_TIME) < 0 ? half : ENOUGH_TIME;
    return errand.deadline().left().compareTo(enough) >= 0;
  }

  /// Tells the model's breaker how the call went. That a fallback cannot be had at all is no fault
  /// of the run, and that it does not take this request none of the row: the others can be asked.
  private Reply tell(Errand errand, String model, Reply reply, Duration took) {
    return switch (reply) {
      case Reply.Retryable retryable -> {
        breakers.failed(model, took, retryable.message());
        yield retryable;
      }
      case Reply.Unavailable(String message) when !model.equals(errand.question().modelId()) -> {
        breakers.failed(model, took, message);
        yield new Reply.Retryable(false, message, Optional.empty());
      }
      case Reply.Invalid(String message) when !model.equals(errand.question().modelId()) -> {
        breakers.failed(model, took, message);
        yield new Reply.Retryable(false, message, Optional.empty());
      }
      case Reply.TooLong(String message) when !model.equals(errand.question().modelId()) -> {
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
    Duration jittered = retries.pause(attempt, RANDOM);
    return retryable.retryAfter().filter(after -> after.compareTo(jittered) > 0).orElse(jittered);
  }
}
