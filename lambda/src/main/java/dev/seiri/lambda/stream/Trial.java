package dev.seiri.lambda.stream;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.check.Flag;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.request.Request;
import dev.seiri.core.result.Result;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.row.RowRenderer;
import dev.seiri.lambda.ask.AnswerRecorder;
import dev.seiri.lambda.ask.Asked;
import dev.seiri.lambda.ask.Asker;
import dev.seiri.lambda.ask.ConcurrencyLimiters;
import dev.seiri.lambda.ask.Deadline;
import dev.seiri.lambda.ask.ModelCall;
import dev.seiri.lambda.ask.RateLimiter;
import dev.seiri.lambda.ask.RetryPolicy;
import dev.seiri.lambda.ask.SpendRecorder;
import dev.seiri.lambda.ask.WaitCauses;
import dev.seiri.lambda.metrics.Meter;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One row processed by the code of every row (rendered, asked, judged, repaired where that may
/// help), without looking anything up or storing anything.
public final class Trial {
  private final ModelCatalog catalog;
  private final HandlerSettings settings;
  private final Clock clock;

  public Trial(ModelCatalog catalog, HandlerSettings settings, Clock clock) {
    this.catalog = catalog;
    this.settings = settings;
    this.clock = clock;
  }

  /// A row with its execution and prompt.
  ///
  /// @param execution names the model and its settings
  public record Row(Execution execution, PromptTemplate template, Request request) {}

  /// The step at which a row ended.
  public sealed interface Step {
    /// The question for the model.
    record Asks(Question question) implements Step {}

    /// The row has its result.
    record Ends(ResultDocument result) implements Step {}

    /// The row met a temporary fault, or one that is not its own: it would be pending.
    record Pends(String why) implements Step {}
  }

  /// Renders a row. No model call is made.
  ///
  /// @return the question, or a result where there is nothing to ask
  /// @throws dev.seiri.core.prompt.PromptFault if the prompt does not compile
  public Step render(Row row) {
    return switch (prepare(row)) {
      case Prepared.ToAsk asking -> new Step.Asks(asking.question());
      case Prepared other -> ended(row, other);
    };
  }

  /// Renders a row and asks a model.
  ///
  /// @throws dev.seiri.core.prompt.PromptFault if the prompt does not compile
  public Step ask(Row row, LanguageModel model) throws InterruptedException {
    return switch (prepare(row)) {
      case Prepared.ToAsk asking -> ask(row, asking, model);
      case Prepared other -> ended(row, other);
    };
  }

  private Prepared prepare(Row row) {
    CompiledPrompt prompt = new PromptRenderer(settings.render()).compile(row.template());
    return Preparation.render(
        new RowRenderer(catalog),
        "trial",
        row.request(),
        row.execution(),
        prompt,
        new SharedTexts());
  }

  private Step ended(Row row, Prepared prepared) {
    return switch (prepared) {
      case Prepared.Ruled ruled ->
          new Step.Ends(
              result(row, ruled.ruling(), Optional.empty(), Optional.empty(), CallCounts.NONE));
      case Prepared.ToAsk asking -> new Step.Asks(asking.question());
      case Prepared.Decided decided -> new Step.Pends("a person has answered the row");
      case Prepared.Skipped aside -> new Step.Pends("the row is skipped");
      case Prepared.Retry again -> new Step.Pends(again.why());
    };
  }

  private Step ask(Row row, Prepared.ToAsk asking, LanguageModel model)
      throws InterruptedException {
    WaitCauses causes = new WaitCauses(clock);
    Asker asker =
        new Asker(
            model,
            catalog,
            new AnswerRecorder(new NothingKept(), RetryPolicy.DEFAULT.backoff(), causes),
            causes,
            RetryPolicy.DEFAULT,
            settings.timeouts(),
            RateLimiter.unlimited(),
            Meter.silent(),
            clock);
    ConcurrencyLimiters limiters = new ConcurrencyLimiters(1, 1);
    Deadline deadline = Deadline.in(settings.modelTimeout().multipliedBy(3), clock);
    Asked asked =
        asker.ask(
            new ModelCall(
                asking.id(),
                asking.question(),
                row.execution().id(),
                row.request().id(),
                id -> limiters.of(row.execution(), id),
                deadline,
                "trial",
                SpendRecorder.NONE),
            LedgerEntry.NONE);
    Optional<String> sha256 = Optional.of(asking.id().sha256());
    return switch (asked) {
      case Asked.Judged(Answer answer, Ruling.Final ruling, var again, var lost) ->
          new Step.Ends(
              result(
                  row,
                  ruling,
                  sha256,
                  Optional.of(answer),
                  CallCounts.NONE,
                  ruling.output().map(asking.question().checks()::flags).orElse(List.of())));
      case Asked.Rejected(Verdict verdict, String message, var lost, var calls) ->
          new Step.Ends(
              result(row, fault(verdict, message), sha256, Optional.empty(), calls.calls()));
      case Asked.Invalid(String message, var calls) ->
          new Step.Ends(
              result(
                  row,
                  fault(Verdict.MODEL_ERROR, message),
                  sha256,
                  Optional.empty(),
                  calls.calls()));
      case Asked.Unrecorded(String why, boolean denied) -> new Step.Pends(why);
      case Asked.RunFault(String reason) -> new Step.Pends(reason);
      case Asked.Halted(String reason) -> new Step.Pends(reason);
      case Asked.Failing(String why) -> new Step.Pends(why);
      case Asked.NotYet(String why) -> new Step.Pends(why);
      case Asked.Failed(Exception cause) -> new Step.Pends(String.valueOf(cause.getMessage()));
    };
  }

  private static Ruling.Final fault(Verdict verdict, String message) {
    return new Ruling.Final(verdict, Optional.empty(), Optional.of(message));
  }

  private ResultDocument result(
      Row row,
      Ruling.Final ruling,
      Optional<String> sha256,
      Optional<Answer> answer,
      CallCounts unanswered) {
    return result(row, ruling, sha256, answer, unanswered, List.of());
  }

  private ResultDocument result(
      Row row,
      Ruling.Final ruling,
      Optional<String> sha256,
      Optional<Answer> answer,
      CallCounts unanswered,
      List<Flag> flags) {
    return ResultDocument.of(
        new Result(
            row.request(),
            row.execution(),
            ruling,
            sha256,
            answer,
            List.of(),
            unanswered,
            false,
            flags,
            clock.instant()),
        catalog);
  }

  /// A ledger that holds no answer and stores none.
  private static final class NothingKept implements ResponseLedger {
    @Override
    public Map<QuestionId, LedgerEntry> entries(Collection<QuestionId> questions) {
      return Map.of();
    }

    @Override
    public Answer record(QuestionId question, Answer answer) {
      return answer;
    }

    @Override
    public Answer amend(QuestionId question, Answer answer) {
      return answer;
    }

    @Override
    public void lost(QuestionId question, LostCall call) {}

    @Override
    public boolean setAside(QuestionId question, Optional<LostCall> instead) {
      return false;
    }

    @Override
    public boolean restore(QuestionId question, Answer answer) {
      return false;
    }
  }
}
