package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Terms;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.Rendering;
import dev.seiri.core.request.Parking;
import dev.seiri.core.request.Request;
import dev.seiri.lambda.metrics.Meter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds each delivery's execution and prompt, and renders it.
final class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  private final Works works;
  private final ExecutionStore executions;
  private final Parking parking;
  private final ModelCatalog catalog;
  private final Meter meter;

  Preparation(
      Works works, ExecutionStore executions, Parking parking, ModelCatalog catalog, Meter meter) {
    this.works = works;
    this.executions = executions;
    this.parking = parking;
    this.catalog = catalog;
    this.meter = meter;
  }

  /// Prepares a batch; each execution is looked up once.
  List<Prepared> prepare(List<Delivery> deliveries) throws InterruptedException {
    Map<ExecutionId, Work> works = works(deliveries);
    return deliveries.stream().map(delivery -> prepare(delivery, works)).toList();
  }

  private Map<ExecutionId, Work> works(List<Delivery> deliveries) throws InterruptedException {
    Set<ExecutionId> ids = new LinkedHashSet<>();
    for (Delivery delivery : deliveries) {
      if (delivery instanceof Delivery.Row row) {
        ids.add(row.request().executionId());
      }
    }
    List<Work> found =
        Concurrently.map(ids, this::work, (id, e) -> new Work.Unreachable(String.valueOf(e)));
    Map<ExecutionId, Work> works = new HashMap<>();
    Iterator<ExecutionId> id = ids.iterator();
    found.forEach(work -> works.put(id.next(), work));
    return works;
  }

  private Work work(ExecutionId id) throws InterruptedException {
    Work work = works.of(id);
    if (work instanceof Work.Broken(String reason)) {
      halt(id, reason);
    }
    return work;
  }

  private Prepared prepare(Delivery delivery, Map<ExecutionId, Work> works) {
    try {
      return switch (delivery) {
        case Delivery.Row(String sequenceNumber, Request request) ->
            prepare(
                sequenceNumber,
                request,
                works.getOrDefault(request.executionId(), new Work.Unknown()));
        case Delivery.Unreadable(String sequenceNumber, RequestId id, String reason) ->
            park(sequenceNumber, id, reason);
      };
    } catch (StoreUnavailable e) {
      return new Prepared.Again(delivery.sequenceNumber(), e.getMessage());
    }
  }

  private Prepared prepare(String sequenceNumber, Request request, Work work) {
    return switch (work) {
      case Work.Open(Execution execution, Map<PromptKey, CompiledPrompt> prompts) -> {
        Terms terms = execution.payload().terms(request.recordId());
        yield render(
            catalog,
            sequenceNumber,
            request,
            execution,
            Objects.requireNonNull(prompts.get(terms.prompt())));
      }
      case Work.Closed closed -> new Prepared.Aside(sequenceNumber);
      case Work.Broken broken -> new Prepared.Aside(sequenceNumber);
      case Work.Unreachable(String why) -> new Prepared.Again(sequenceNumber, why);
      case Work.Unknown unknown ->
          park(
              sequenceNumber,
              request.id(),
              "there is no execution %s: create it, then redrive the request"
                  .formatted(request.executionId()));
    };
  }

  /// Stops an execution; its rows stay pending and unpaid until it is resumed.
  void halt(ExecutionId id, String reason) {
    if (executions.halt(id, reason)) {
      meter.halted(id);
      LOG.warn("execution {} is halted: {}", id, reason);
    }
    works.forget(id);
  }

  private Prepared park(String sequenceNumber, RequestId id, String reason) {
    LOG.warn("request {} is set aside: {}", id, reason);
    parking.park(id, reason);
    return new Prepared.Aside(sequenceNumber);
  }

  /// Renders a row: to a question, or to a verdict where there is nothing to ask.
  static Prepared render(
      ModelCatalog catalog,
      String sequenceNumber,
      Request request,
      Execution execution,
      CompiledPrompt prompt) {
    if (request.oversizeBytes().isPresent()) {
      return ruled(
          sequenceNumber,
          request,
          execution,
          Verdict.INPUT_TOO_LARGE,
          "the row has %,d bytes; a request holds about 390,000"
              .formatted(request.oversizeBytes().getAsLong()));
    }
    return switch (prompt.render(request)) {
      case Rendering.Rendered(Prompt rendered) when rendered.text().isBlank() ->
          ruled(
              sequenceNumber,
              request,
              execution,
              Verdict.TEMPLATE_ERROR,
              "the prompt renders to nothing");
      case Rendering.Rendered(Prompt rendered) ->
          asking(catalog, sequenceNumber, request, execution, prompt.template(), rendered);
      case Rendering.Faulty(String message) ->
          ruled(sequenceNumber, request, execution, Verdict.TEMPLATE_ERROR, message);
      case Rendering.TooLarge(String message) ->
          ruled(sequenceNumber, request, execution, Verdict.INPUT_TOO_LARGE, message);
    };
  }

  private static Prepared asking(
      ModelCatalog catalog,
      String sequenceNumber,
      Request request,
      Execution execution,
      PromptTemplate template,
      Prompt rendered) {
    Terms terms = execution.payload().terms(request.recordId());
    String model = terms.foundationModelId();
    Inference inference =
        terms
            .inference()
            .orElse(template.defaults().inference())
            .orElse(Inference.ofMaxTokens(catalog.entry(model).maxTokens()));
    Question question =
        new Question(
            template.key().taskName(),
            model,
            terms.fallbackModelIds(),
            rendered,
            inference,
            template.outputSchema(),
            Map.of(
                "task_name", template.key().taskName(),
                "prompt_version", template.key().version(),
                "execution_id", execution.id().value()));
    String scope = execution.payload().reuse() ? "" : execution.id().value();
    return new Prepared.Asking(sequenceNumber, request, execution, question, question.id(scope));
  }

  private static Prepared ruled(
      String sequenceNumber,
      Request request,
      Execution execution,
      Verdict verdict,
      String message) {
    return new Prepared.Ruled(
        sequenceNumber,
        request,
        execution,
        new Ruling.Final(verdict, Optional.empty(), Optional.of(message)));
  }
}
