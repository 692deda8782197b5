package dev.seiri.lambda.ask;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.answer.Judge;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.concurrent.Concurrently;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.pack.PackedQuestion;
import dev.seiri.core.pack.Part;
import dev.seiri.lambda.ask.AnswerRecorder.Recorded;
import dev.seiri.lambda.ask.AnswerRecorder.Refusal;
import dev.seiri.lambda.metrics.Meter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a question until there is an answer in the ledger or the time is up.
///
/// An answer is recorded before anything else is done with it: from then on it is paid for once.
public final class Asker {
  private static final Logger LOG = LoggerFactory.getLogger(Asker.class);

  /// How long to wait for a place in flight before looking whether the ledger still takes answers.
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// With less time left than this, or than half of what an answer may take, no call is made: it
  /// would be cut off, and paid for all the same.
  private static final Duration ENOUGH_TIME = Duration.ofSeconds(10);

  private final LanguageModel model;
  private final ModelCatalog catalog;
  private final AnswerRecorder recorder;
  private final LostCallNotes notes;
  private final WaitCauses causes;
  private final RetryPolicy retries;
  private final Timeouts timeouts;
  private final RateLimiter rateLimiter;
  private final CircuitBreakers breakers = new CircuitBreakers();
  private final UnansweredCalls unanswered = new UnansweredCalls();
  private final Meter meter;
  private final Clock clock;

  public Asker(
      LanguageModel model,
      ModelCatalog catalog,
      AnswerRecorder recorder,
      WaitCauses causes,
      RetryPolicy retries,
      Timeouts timeouts,
      RateLimiter rateLimiter,
      Meter meter,
      Clock clock) {
    this.model = model;
    this.catalog = catalog;
    this.recorder = recorder;
    this.notes = new LostCallNotes(recorder, catalog, clock);
    this.causes = causes;
    this.retries = retries;
    this.timeouts = timeouts;
    this.rateLimiter = rateLimiter;
    this.meter = meter;
    this.clock = clock;
  }

  /// Whether a question needs a model call, given what the ledger holds of it.
  public static boolean asks(Question question, ExecutionId execution, LedgerEntry known) {
    return known.unreadable().isEmpty()
        && !LostCalls.areTooMany(known, execution)
        && known
            .answer()
            .map(answer -> rule(answer, question) instanceof Ruling.AskAgain)
            .orElse(true);
  }

  /// Judges the recorded answer of a question, has it repaired where that may help and has not been
  /// tried, and asks where there is none.
  ///
  /// @param before what the ledger held of the question
  /// @throws dev.seiri.core.StoreUnavailable if the ledger does not answer
  public Asked ask(ModelCall call, LedgerEntry before) throws InterruptedException {
    if (recorder.isKept(call.id())) {
      return waiting(
          recorder.refusal().orElse(new Refusal("what was paid for it is being recorded", false)));
    }
    LedgerEntry known =
        recorder.hasLanded(call.id())
            ? recorder.entries(Set.of(call.id())).getOrDefault(call.id(), before)
            : before;
    if (known.unreadable().isPresent()) {
      return new Asked.NotYet(
          "what the ledger holds of the question of %s cannot be read: %s; `seiri repair %s` sets it aside"
              .formatted(call.askedFor(), known.unreadable().get(), call.execution()));
    }
    LostCalls losses = new LostCalls(call.execution(), known.lost());
    return known.answer().isPresent()
        ? judgeOrRepair(call, known.answer().get(), losses)
        : askFirst(call, losses);
  }

  private Asked askFirst(ModelCall call, LostCalls losses) throws InterruptedException {
    CallCounts before = unanswered.before(call, losses.calls(call.askedFor(), Instant.EPOCH));
    if (losses.areTooMany()) {
      return lost(losses, new Asked.Unanswered(call.askedFor(), before));
    }
    return switch (call(call, Optional.empty(), new OneRow(call, losses, notes), before)) {
      case Called(
              Reply.Answered(var completion),
              CallCounts calls,
              ConcurrencyLimiter limiter,
              var why,
              var failing) -> {
        Answer answer =
            Answer.of(completion, calls, call.askedFor(), clock.instant())
                .under(call.note())
                .because(why);
        yield recorded(call, answer, recorder.record(call, answer, limiter::recorded), losses);
      }
      case Called called -> unanswered(call, called, losses);
    };
  }

  /// Goes on with an answer once it is recorded.
  private Asked recorded(ModelCall call, Answer answer, Recorded<Answer> recorded, LostCalls losses)
      throws InterruptedException {
    return switch (recorded) {
      case Recorded.Done<Answer>(Answer kept) -> {
        boolean paidAgain = !kept.note().equals(answer.note());
        if (paidAgain) {
          call.spend().dropped(true);
        }
        yield again(judgeOrRepair(call, kept, losses), paidAgain);
      }
      case Recorded.Waiting<Answer>(Refusal refusal) ->
          new Asked.Unrecorded(refusal.why(), refusal.denied());
      case Recorded.Rejected<Answer>(String why) -> unrecordable(call, answer, why, losses);
    };
  }

  /// An answer that the ledger will never take is lost, and its price is known.
  private Asked unrecordable(ModelCall call, Answer answer, String why, LostCalls losses)
      throws InterruptedException {
    call.spend().dropped(false);
    Completion last = answer.last();
    notes.note(call, last.modelId(), Part.WHOLE, last.usage(), why, losses);
    return losses.areTooMany()
        ? lost(losses, new Asked.Unanswered(call.askedFor(), answer.calls()))
        : new Asked.NotYet(why);
  }

  /// The same, marked as paid for although an answer was recorded already.
  private static Asked again(Asked asked, boolean paidAgain) {
    return paidAgain
            && asked instanceof Asked.Judged(Answer answer, Ruling.Final ruling, var none, var lost)
        ? new Asked.Judged(answer, ruling, true, lost)
        : asked;
  }

  /// Rules on a recorded answer, and has it repaired where that may help and has not been tried.
  private Asked judgeOrRepair(ModelCall call, Answer answer, LostCalls losses)
      throws InterruptedException {
    return switch (rule(answer, call.question())) {
      case Ruling.Final ruling -> judged(answer, ruling, losses);
      case Ruling.AskAgain(String complaint, Ruling.Final otherwise) ->
          losses.areTooMany()
              ? judged(
                  after(
                      answer,
                      call,
                      unanswered.before(call, losses.calls(call.askedFor(), answer.answeredAt()))),
                  unrepaired(otherwise, losses),
                  losses)
              : repair(call, answer, complaint, otherwise, losses);
    };
  }

  private static Asked judged(Answer answer, Ruling.Final ruling, LostCalls losses) {
    return new Asked.Judged(answer, ruling, false, losses.all());
  }

  /// The first fault, and why there is no repair.
  private static Ruling.Final unrepaired(Ruling.Final otherwise, LostCalls losses) {
    return new Ruling.Final(
        otherwise.verdict(),
        otherwise.output(),
        Optional.of(otherwise.message().map(why -> why + "; ").orElse("") + losses.describe()));
  }

  private static Ruling rule(Answer answer, Question question) {
    return Judge.rule(answer, question.schema(), question.checks());
  }

  private Asked repair(
      ModelCall call, Answer answer, String complaint, Ruling.Final otherwise, LostCalls losses)
      throws InterruptedException {
    // A row that had no answer of its own is asked as if it was asked for the first time.
    Optional<Exchange> exchange =
        answer.first().fault().isPresent()
            ? Optional.empty()
            : Optional.of(new Exchange(answer.first().text(), complaint));
    Called called =
        call(
            call,
            exchange,
            new OneRow(call, losses, notes),
            unanswered.before(call, losses.calls(call.askedFor(), answer.answeredAt())));
    Answer unrepaired = after(answer, call, called.calls());
    return switch (called.reply()) {
      case Reply.Answered(var completion) -> {
        Answer repaired = answer.withRepair(completion, called.calls()).under(call.note());
        yield recorded(
            call, repaired, recorder.amend(call, repaired, called.limiter()::recorded), losses);
      }
      // It cannot be repaired: the row ends with the first fault.
      case Reply.TooLong tooLong -> judged(unrepaired, otherwise, losses);
      case Reply.Invalid invalid -> judged(unrepaired, otherwise, losses);
      case Reply.Lost lost -> judged(unrepaired, unrepaired(otherwise, losses), losses);
      case Reply.Retryable retryable -> unanswered(call, called, losses);
      case Reply.Unavailable unavailable -> unanswered(call, called, losses);
    };
  }

  /// An answer after calls for a repair that could not be had: they count where the answer does.
  private static Answer after(Answer answer, ModelCall call, CallCounts calls) {
    return answer.askedFor().equals(call.askedFor()) ? answer.plus(calls) : answer;
  }

  private static Asked waiting(Refusal refusal) {
    return refusal.denied()
        ? new Asked.Halted(refusal.why())
        : new Asked.NotYet(
            "no question is asked while answers cannot be recorded: " + refusal.why());
  }

  private static Asked lost(LostCalls losses, Asked.Unanswered calls) {
    return new Asked.Rejected(Verdict.MODEL_ERROR, losses.describe(), losses.all(), calls);
  }

  private static Asked unanswered(ModelCall call, Called called, LostCalls losses) {
    Asked.Unanswered calls = new Asked.Unanswered(call.askedFor(), called.calls());
    return switch (called.reply()) {
      case Reply.TooLong(String message) ->
          new Asked.Rejected(Verdict.INPUT_TOO_LARGE, message, losses.all(), calls);
      case Reply.Lost lost -> lost(losses, calls);
      case Reply.Invalid(String message) -> new Asked.Invalid(message, calls);
      case Reply.Unavailable(String message) -> new Asked.RunFault(message);
      case Reply.Retryable(boolean throttled, String message, var after) ->
          called.failing() ? new Asked.Failing(message) : new Asked.NotYet(message);
      case Reply.Answered answered -> throw new AssertionError("answered: " + answered);
    };
  }

  /// The last reply, the calls it took, whose limiter they kept, why another model than the first
  /// was asked, if one was, and whether the models failed too often to try on.
  private record Called(
      Reply reply,
      CallCounts calls,
      ConcurrencyLimiter limiter,
      Optional<String> why,
      boolean failing) {
    /// The same for a row on whose behalf no call counts.
    Called free() {
      return new Called(reply, CallCounts.NONE, limiter, why, failing);
    }
  }

  /// What became of the rows of one call.
  ///
  /// @param rows in their order
  /// @param alone how many of them the call gave no answer of their own, though it was made
  public record AskedTogether(List<Asked> rows, int alone) {}

  /// Asks the questions of several rows in one call, and goes on with each by itself: one whose
  /// answer is not its own, or cannot be used, is asked alone.
  ///
  /// @param calls of one execution under one note, none of which has an answer or a lost call
  /// @param packed their questions, in the same order
  public AskedTogether askTogether(List<ModelCall> calls, PackedQuestion packed)
      throws InterruptedException {
    ModelCall first = calls.getFirst();
    List<LostCalls> losses =
        calls.stream().map(call -> new LostCalls(call.execution(), List.of())).toList();
    RowsTogether together = new RowsTogether(calls, packed, losses, notes, catalog);
    Called called =
        call(
            first.asking(packed.question()),
            Optional.empty(),
            together,
            unanswered.before(first, CallCounts.NONE));
    List<Integer> rows = IntStream.range(0, calls.size()).boxed().toList();
    return switch (called.reply()) {
      case Reply.Answered _ -> {
        List<Completion> shares = together.shares();
        Runnable recorded = onceAll(calls.size(), called.limiter()::recorded);
        yield new AskedTogether(
            Concurrently.map(
                rows,
                i ->
                    record(
                        calls.get(i),
                        shares.get(i),
                        i == 0 ? called.calls() : CallCounts.NONE,
                        called.why(),
                        recorded,
                        losses.get(i)),
                (i, e) -> new Asked.Failed(e)),
            (int) shares.stream().filter(share -> share.fault().isPresent()).count());
      }
      case Reply.TooLong _, Reply.Invalid _, Reply.Lost _ ->
          new AskedTogether(
              Concurrently.map(
                  rows, i -> askFirst(calls.get(i), losses.get(i)), (i, e) -> new Asked.Failed(e)),
              calls.size());
      case Reply.Retryable _, Reply.Unavailable _ ->
          new AskedTogether(
              rows.stream()
                  .map(
                      i -> unanswered(calls.get(i), i == 0 ? called : called.free(), losses.get(i)))
                  .toList(),
              0);
    };
  }

  private Asked record(
      ModelCall call,
      Completion share,
      CallCounts calls,
      Optional<String> why,
      Runnable recorded,
      LostCalls losses)
      throws InterruptedException {
    Answer answer =
        Answer.of(share, calls, call.askedFor(), clock.instant()).under(call.note()).because(why);
    return recorded(call, answer, recorder.record(call, answer, recorded), losses);
  }

  /// Runs what follows when all rows of a call are recorded.
  private static Runnable onceAll(int rows, Runnable then) {
    AtomicInteger left = new AtomicInteger(rows);
    return () -> {
      if (left.decrementAndGet() == 0) {
        then.run();
      }
    };
  }

  /// @param before calls for it that earlier deliveries made
  private Called call(ModelCall call, Optional<Exchange> exchange, Payers payers, CallCounts before)
      throws InterruptedException {
    Called called =
        call(call, exchange, payers, new FallbackChain(call.question().models(), breakers, before));
    if (called.reply() instanceof Reply.Answered) {
      unanswered.answered(call);
    } else {
      unanswered.keep(call, called.calls());
    }
    return called;
  }

  private Called call(
      ModelCall call, Optional<Exchange> exchange, Payers payers, FallbackChain chain)
      throws InterruptedException {
    Reply last = new Reply.Retryable(false, "no time left for a call", Optional.empty());
    int failuresLeft = retries.failures() * chain.length();
    for (int attempt = 1; ; attempt++) {
      String model = chain.next();
      ConcurrencyLimiter limiter = call.limiters().apply(model);
      if (!payers.admit()
          || !hasTime(call, chain)
          || !rateLimiter.acquire(model, call.question().worstTokens(), call.deadline())
          || !acquire(call, limiter)) {
        chain.leave();
        Reply reply = recorder.refusal().map(Asker::unasked).orElse(last);
        return new Called(reply, chain.calls(), limiter, Optional.empty(), false);
      }
      last = again(callOnce(call, exchange, model, limiter, chain, payers), payers);
      if (!(last instanceof Reply.Retryable retryable)) {
        return new Called(last, chain.calls(), limiter, chain.why(model), false);
      }
      causes.note(call.execution(), WaitCauses.Part.MODEL, retryable.message());
      LOG.debug("attempt {} for {}: {}", attempt, call.askedFor(), retryable.message());
      failuresLeft -= retryable.throttled() ? 0 : 1;
      if (failuresLeft == 0) {
        return new Called(last, chain.calls(), limiter, Optional.empty(), true);
      }
      boolean pauseDue = chain.failed(retryable.message());
      boolean timeLeft =
          !pauseDue || call.deadline().sleep(pause(attempt / chain.length(), retryable));
      if (attempt == retries.attempts() * chain.length() || !timeLeft) {
        return new Called(last, chain.calls(), limiter, Optional.empty(), false);
      }
    }
  }

  /// Waits for a place in flight. There is none while the ledger takes no answers.
  private boolean acquire(ModelCall call, ConcurrencyLimiter limiter) throws InterruptedException {
    while (recorder.refusal().isEmpty() && !call.deadline().hasPassed()) {
      Duration left = call.deadline().left();
      if (limiter.acquire(left.compareTo(LOOK) < 0 ? left : LOOK)) {
        if (recorder.refusal().isEmpty()) {
          return true;
        }
        limiter.release(ConcurrencyLimiter.End.FAILED, Duration.ZERO);
        limiter.recorded();
      }
    }
    return false;
  }

  /// Why no call is made while the ledger takes no answers.
  private static Reply unasked(Refusal refusal) {
    return refusal.denied()
        ? new Reply.Unavailable(refusal.why())
        : new Reply.Retryable(
            false,
            "no question is asked while answers cannot be recorded: " + refusal.why(),
            Optional.empty());
  }

  /// A lost answer is asked for again, a few times.
  private static Reply again(Reply reply, Payers payers) {
    return reply instanceof Reply.Lost(String message) && payers.retryLost()
        ? new Reply.Retryable(false, message, Optional.empty())
        : reply;
  }

  /// Calls once. An answer's place among the unrecorded is given back when it is recorded.
  private Reply callOnce(
      ModelCall call,
      Optional<Exchange> exchange,
      String model,
      ConcurrencyLimiter limiter,
      FallbackChain chain,
      Payers payers)
      throws InterruptedException {
    ConcurrencyLimiter.End end = ConcurrencyLimiter.End.FAILED;
    long start = System.nanoTime();
    try {
      Reply reply = send(call, exchange, model, chain, payers);
      end = end(reply);
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
      ModelCall call, Optional<Exchange> exchange, String model, FallbackChain chain, Payers payers)
      throws InterruptedException {
    if (!hasTime(call, chain)) {
      chain.leave();
      return new Reply.Retryable(false, "no time left for a call", Optional.empty());
    }
    Duration left = call.deadline().left();
    Duration longest = longest(chain);
    Duration timeout = left.compareTo(longest) < 0 ? left : longest;
    Question question = call.question().to(model);
    Question asked = exchange.map(question::with).orElse(question);
    long start = System.nanoTime();
    int before = chain.calls().total();
    Reply reply = believed(this.model.ask(question, exchange, timeout, chain::called), asked);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    meter.called(
        call.question(),
        model,
        chain.calls().total() - before,
        end(reply) == ConcurrencyLimiter.End.THROTTLED);
    switch (reply) {
      case Reply.Answered(var completion) -> {
        causes.clear(call.execution(), WaitCauses.Part.MODEL);
        payers.paid(completion);
      }
      case Reply.Lost(String why) -> payers.lost(asked, model, why);
      default -> {}
    }
    return chain.hasOthers() ? tell(call, model, reply, took) : reply;
  }

  /// An answer whose count of tokens cannot be true costs the most that it can.
  private Reply believed(Reply reply, Question asked) {
    return reply instanceof Reply.Answered(Completion completion)
        ? completion
            .usage()
            .doubt(asked, completion.text())
            .<Reply>map(why -> new Reply.Answered(completion.at(catalog.worst(asked), why)))
            .orElse(reply)
        : reply;
  }

  /// The longest to wait for an answer.
  private Duration longest(FallbackChain chain) {
    return chain.hasOthers() ? timeouts.fallbackAfter() : timeouts.model();
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
      case Reply.Lost(String message) -> {
        breakers.failed(model, took, message);
        yield reply;
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
