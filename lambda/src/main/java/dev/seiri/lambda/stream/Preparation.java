package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.concurrent.Concurrently;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Terms;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.request.Parking;
import dev.seiri.core.request.Request;
import dev.seiri.core.row.RenderedRow;
import dev.seiri.core.row.RowRenderer;
import dev.seiri.lambda.metrics.Meter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The first step of a batch: finds each delivery's execution and prompt, and renders it.
final class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  private final ExecutionCache cache;
  private final ExecutionStore executions;
  private final Parking parking;
  private final RowRenderer renderer;
  private final Meter meter;

  Preparation(
      ExecutionCache cache,
      ExecutionStore executions,
      Parking parking,
      ModelCatalog catalog,
      Meter meter) {
    this.cache = cache;
    this.executions = executions;
    this.parking = parking;
    this.renderer = new RowRenderer(catalog);
    this.meter = meter;
  }

  /// Prepares a batch; each execution is looked up once.
  List<Prepared> prepare(List<Delivery> deliveries) throws InterruptedException {
    Map<ExecutionId, ExecutionState> states = states(deliveries);
    return deliveries.stream().map(delivery -> prepare(delivery, states)).toList();
  }

  private Map<ExecutionId, ExecutionState> states(List<Delivery> deliveries)
      throws InterruptedException {
    Set<ExecutionId> ids = new LinkedHashSet<>();
    for (Delivery delivery : deliveries) {
      if (delivery instanceof Delivery.Row row) {
        ids.add(row.request().executionId());
      }
    }
    List<ExecutionState> found =
        Concurrently.map(
            ids, this::state, (id, e) -> new ExecutionState.Unreachable(String.valueOf(e)));
    Map<ExecutionId, ExecutionState> states = new HashMap<>();
    Iterator<ExecutionId> id = ids.iterator();
    found.forEach(state -> states.put(id.next(), state));
    return states;
  }

  private ExecutionState state(ExecutionId id) throws InterruptedException {
    ExecutionState state = cache.of(id);
    if (state instanceof ExecutionState.Broken(String reason)) {
      halt(id, reason);
    }
    return state;
  }

  private Prepared prepare(Delivery delivery, Map<ExecutionId, ExecutionState> states) {
    try {
      return switch (delivery) {
        case Delivery.Row(String sequenceNumber, Request request) ->
            prepare(
                sequenceNumber,
                request,
                states.getOrDefault(request.executionId(), new ExecutionState.Unknown()));
        case Delivery.Unreadable(String sequenceNumber, RequestId id, String reason) ->
            park(sequenceNumber, id, reason);
      };
    } catch (StoreUnavailable e) {
      return new Prepared.Retry(delivery.sequenceNumber(), e.getMessage());
    }
  }

  private Prepared prepare(String sequenceNumber, Request request, ExecutionState state) {
    return switch (state) {
      case ExecutionState.Open(Execution execution, Map<PromptKey, CompiledPrompt> prompts) -> {
        Terms terms = execution.payload().terms(request.recordId());
        yield render(
            renderer,
            sequenceNumber,
            request,
            execution,
            Objects.requireNonNull(prompts.get(terms.prompt())));
      }
      case ExecutionState.Closed closed -> new Prepared.Skipped(sequenceNumber);
      case ExecutionState.Broken broken -> new Prepared.Skipped(sequenceNumber);
      case ExecutionState.Unreachable(String why) -> new Prepared.Retry(sequenceNumber, why);
      case ExecutionState.Unknown unknown ->
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
    cache.forget(id);
  }

  private Prepared park(String sequenceNumber, RequestId id, String reason) {
    LOG.warn("request {} is parked: {}", id, reason);
    parking.park(id, reason);
    return new Prepared.Skipped(sequenceNumber);
  }

  /// Renders a row: to a question, or to a verdict where there is nothing to ask.
  static Prepared render(
      RowRenderer renderer,
      String sequenceNumber,
      Request request,
      Execution execution,
      CompiledPrompt prompt) {
    return switch (renderer.render(request, execution, prompt)) {
      case RenderedRow.Ask(Question question, QuestionId id) ->
          new Prepared.ToAsk(sequenceNumber, request, execution, question, id);
      case RenderedRow.Ruled(Ruling.Final ruling) ->
          new Prepared.Ruled(sequenceNumber, request, execution, ruling);
    };
  }
}
