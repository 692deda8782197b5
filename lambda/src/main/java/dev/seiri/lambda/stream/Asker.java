package dev.seiri.lambda.stream;

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
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a question until there is an answer in the ledger or the time is up.
///
/// An answer is recorded before anything else is done with it: from then on it is paid for once.
final class Asker {
  private static final Logger LOG = LoggerFactory.getLogger(Asker.class);

  private final LanguageModel model;
  private final ResponseLedger ledger;
  private final RetryPolicy retries;
  private final Duration modelTimeout;
  private final Clock clock;

  Asker(
      LanguageModel model,
      ResponseLedger ledger,
      RetryPolicy retries,
      Duration modelTimeout,
      Clock clock) {
    this.model = model;
    this.ledger = ledger;
    this.retries = retries;
    this.modelTimeout = modelTimeout;
    this.clock = clock;
  }

  /// One question on behalf of a request, under a pace and a deadline.
  ///
  /// @param note the name of the note it is asked under
  record Errand(
      QuestionId id,
      Question question,
      RequestId askedFor,
      Pace pace,
      Deadline deadline,
      String note) {}

  /// Asks a question that has no recorded answer.
  Asked ask(Errand errand) throws InterruptedException {
    return switch (call(errand, Optional.empty())) {
      case Called(Reply.Answered(var completion), int attempts) -> {
        Answer answer =
            Answer.of(completion, attempts, errand.askedFor(), clock.instant())
                .under(errand.note());
        Answer kept = record(errand, answer);
        boolean paidAgain = !kept.note().equals(answer.note());
        Asked asked = settle(errand, kept);
        yield paidAgain && asked instanceof Asked.Settled(Answer a, Ruling.Final ruling, var none)
            ? new Asked.Settled(a, ruling, true)
            : asked;
      }
      case Called called -> unanswered(called.reply());
    };
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
        Answer repaired = answer.withRepair(completion, called.attempts());
        amend(errand, repaired);
        yield settle(errand, repaired);
      }
      // Nobody will ever mend it: the first fault is what the row ends with.
      case Reply.TooLong tooLong -> new Asked.Settled(answer, otherwise);
      case Reply.Invalid invalid -> new Asked.Settled(answer, otherwise);
      case Reply.Retryable retryable -> unanswered(retryable);
      case Reply.Unavailable unavailable -> unanswered(unavailable);
    };
  }

  private Answer record(Errand errand, Answer answer) {
    try {
      return ledger.record(errand.id(), answer);
    } finally {
      errand.pace().recorded();
    }
  }

  private void amend(Errand errand, Answer repaired) {
    try {
      ledger.amend(errand.id(), repaired);
    } finally {
      errand.pace().recorded();
    }
  }

  private static Asked unanswered(Reply reply) {
    return switch (reply) {
      case Reply.TooLong(String message) -> new Asked.Never(Verdict.INPUT_TOO_LARGE, message);
      case Reply.Invalid(String message) -> new Asked.Invalid(message);
      case Reply.Unavailable(String message) -> new Asked.RunFault(message);
      case Reply.Retryable(boolean throttled, String message, var after) ->
          new Asked.NotYet(message);
      case Reply.Answered answered -> throw new AssertionError("answered: " + answered);
    };
  }

  /// The last reply, and how many calls it took.
  private record Called(Reply reply, int attempts) {}

  private Called call(Errand errand, Optional<Exchange> exchange) throws InterruptedException {
    Reply last = new Reply.Retryable(false, "no time left to ask", Optional.empty());
    for (int attempt = 1; attempt <= retries.attempts(); attempt++) {
      if (!errand.pace().acquire(errand.deadline().left())) {
        return new Called(last, attempt - 1);
      }
      last = callOnce(errand, exchange);
      if (!(last instanceof Reply.Retryable retryable)) {
        return new Called(last, attempt);
      }
      LOG.debug("attempt {} for {}: {}", attempt, errand.askedFor(), retryable.message());
      if (attempt < retries.attempts() && !errand.deadline().sleep(pause(attempt, retryable))) {
        return new Called(last, attempt);
      }
    }
    return new Called(last, retries.attempts());
  }

  /// Calls once. An answer's place among the unrecorded is given back by whoever records it.
  private Reply callOnce(Errand errand, Optional<Exchange> exchange) {
    boolean throttled = false;
    boolean answered = false;
    try {
      Duration left = errand.deadline().left();
      if (left.isZero()) {
        return new Reply.Retryable(false, "no time left to ask", Optional.empty());
      }
      Duration timeout = left.compareTo(modelTimeout) < 0 ? left : modelTimeout;
      Reply reply = model.ask(errand.question(), exchange, timeout);
      throttled = reply instanceof Reply.Retryable retryable && retryable.throttled();
      answered = reply instanceof Reply.Answered;
      return reply;
    } finally {
      errand.pace().release(throttled);
      if (!answered) {
        errand.pace().recorded();
      }
    }
  }

  private Duration pause(int attempt, Reply.Retryable retryable) {
    Duration jittered = retries.pause(attempt, ThreadLocalRandom.current());
    return retryable.retryAfter().filter(after -> after.compareTo(jittered) > 0).orElse(jittered);
  }
}
