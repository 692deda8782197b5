package dev.seiri.lambda.stream;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.Judge;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.request.Request;
import dev.seiri.core.result.Result;
import dev.seiri.core.result.ResultDocument;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The warm-up before a snapshot: it runs the code of a row once, so that it is loaded and
/// connected. Nothing is written, and nothing is paid for, because the model that is called does
/// not exist.
final class Priming {
  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);
  private static final String NAME = "priming";
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final OutputSchema SCHEMA =
      OutputSchema.of(
          Json.read(
              """
              {"type": "object", "properties": {"name": {"type": "string"}},
               "required": ["name"], "additionalProperties": false}
              """));

  private final Ports ports;
  private final HandlerSettings settings;
  private final Clock clock;

  Priming(Ports ports, HandlerSettings settings, Clock clock) {
    this.ports = ports;
    this.settings = settings;
    this.clock = clock;
  }

  /// Primes. A service that cannot be reached is skipped.
  void run() {
    ExecutionId id = new ExecutionId(NAME);
    Execution execution = execution(id);
    Request request =
        new Request(
            RequestId.ofRow(id, 1),
            id,
            new RecordId(NAME),
            NAME,
            new LinkedHashMap<>(),
            0,
            OptionalLong.empty());
    Question question = question(execution, request);
    attempt("rule", () -> rule(execution, request));
    attempt("read executions", () -> ports.executions().find(id));
    attempt("read prompts", () -> ports.prompts().find(execution.payload().prompt()));
    attempt("read answers", () -> ports.ledger().find(Set.of(question.id(NAME))));
    attempt("read results", () -> ports.results().find(id, request.id()));
    attempt("ask", () -> ports.model().ask(question, Optional.empty(), LONGEST));
  }

  private static Execution execution(ExecutionId id) {
    return Execution.loading(
        id, Payload.of(new PromptKey(NAME, "v1"), "seiri.priming"), Execution.Provenance.UNKNOWN);
  }

  private Question question(Execution execution, Request request) {
    PromptTemplate template =
        new PromptTemplate(
            execution.payload().prompt(),
            "",
            "",
            "<input>{{ input_value }}</input>",
            Optional.of(SCHEMA),
            Defaults.NONE);
    Rendering rendering = new PromptRenderer(settings.render()).compile(template).render(request);
    if (!(rendering instanceof Rendering.Rendered(Prompt prompt))) {
      throw new IllegalStateException("the priming prompt does not render: " + rendering);
    }
    return new Question(
        NAME,
        execution.payload().foundationModelId(),
        List.of(),
        prompt,
        Inference.ofMaxTokens(1),
        Optional.of(SCHEMA),
        Map.of());
  }

  private void rule(Execution execution, Request request) {
    Completion completion =
        new Completion(
            execution.payload().foundationModelId(),
            "{\"name\":\"x\"}",
            new StopReason("end_turn"),
            Usage.NONE,
            Duration.ZERO);
    Answer answer = Answer.of(completion, 1, request.id(), clock.instant());
    if (Judge.rule(answer, Optional.of(SCHEMA)) instanceof Ruling.Final ruling) {
      ResultDocument.of(
              new Result(
                  request,
                  execution,
                  ruling,
                  Optional.empty(),
                  Optional.of(answer),
                  false,
                  clock.instant()),
              ports.catalog())
          .line();
    }
  }

  private static void attempt(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.info("priming could not {}: {}", what, e.getMessage());
    }
  }
}
