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
import dev.seiri.lambda.ask.Deadline;
import dev.seiri.lambda.metrics.Meter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The first step of a batch: finds each delivery's execution and prompt, and renders it.
final class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  private final ExecutionCache cache;
  private final ExecutionStore executions;
  private final Parking parking;
  private final RowRenderer renderer;
  private final SharedTexts shared = new SharedTexts();
  private final Meter meter;
  private final LongSupplier nanos;

  /// @param nanos a clock that only goes on, in nanoseconds
  Preparation(
      ExecutionCache cache,
      ExecutionStore executions,
      Parking parking,
      ModelCatalog catalog,
      Meter meter,
      LongSupplier nanos) {
    this.cache = cache;
    this.executions = executions;
    this.parking = parking;
    this.renderer = new RowRenderer(catalog);
    this.meter = meter;
    this.nanos = nanos;
  }

  /// Prepares a batch; each execution is looked up once, and again where its rows take long. What
  /// is left at the deadline is retried.
  List<Prepared> prepare(List<Delivery> deliveries, Deadline deadline) throws InterruptedException {
    Batch batch = new Batch(states(deliveries), new RenderingTime(nanos));
    List<Prepared> prepared = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      prepared.add(
          deadline.hasPassed()
              ? new Prepared.Retry(
                  delivery.sequenceNumber(), execution(delivery), "no time left to render the row")
              : prepare(delivery, batch));
    }
    return prepared;
  }

  /// What is known of a batch's executions, and how long their rows have taken.
  private record Batch(Map<ExecutionId, ExecutionState> states, RenderingTime time) {}

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
            ids,
            this::state,
            (id, e) -> new ExecutionState.Unreachable(String.valueOf(e.getMessage())));
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

  private Prepared prepare(Delivery delivery, Batch batch) throws InterruptedException {
    try {
      return switch (delivery) {
        case Delivery.Row(String sequenceNumber, Request request, var since) ->
            prepare(sequenceNumber, request, batch);
        case Delivery.Unreadable(String sequenceNumber, RequestId id, String reason) ->
            park(sequenceNumber, id, reason);
      };
    } catch (StoreUnavailable e) {
      return new Prepared.Retry(delivery.sequenceNumber(), execution(delivery), e.getMessage());
    }
  }

  private static Optional<ExecutionId> execution(Delivery delivery) {
    return delivery instanceof Delivery.Row row
        ? Optional.of(row.request().executionId())
        : Optional.empty();
  }

  private Prepared prepare(String sequenceNumber, Request request, Batch batch)
      throws InterruptedException {
    ExecutionState state =
        batch.states().getOrDefault(request.executionId(), new ExecutionState.Unknown());
    return switch (state) {
      case ExecutionState.Open(Execution execution, Map<PromptKey, CompiledPrompt> prompts) -> {
        Terms terms = execution.payload().terms(request.recordId());
        CompiledPrompt prompt = Objects.requireNonNull(prompts.get(terms.prompt()));
        RenderingTime.Timed timed =
            batch
                .time()
                .timed(
                    execution.id(),
                    () -> render(renderer, sequenceNumber, request, execution, prompt, shared));
        batch.states().put(execution.id(), next(timed.next(), state, execution.id(), prompt));
        yield timed.row();
      }
      case ExecutionState.Closed closed -> new Prepared.Skipped(sequenceNumber);
      case ExecutionState.Broken broken -> new Prepared.Skipped(sequenceNumber);
      case ExecutionState.Unreachable(String why) ->
          new Prepared.Retry(sequenceNumber, Optional.of(request.executionId()), why);
      case ExecutionState.Unknown unknown ->
          park(
              sequenceNumber,
              request.id(),
              "there is no execution %s: create it, then redrive the request"
                  .formatted(request.executionId()));
    };
  }

  /// The state that an execution's next row finds.
  private ExecutionState next(
      RenderingTime.Next next, ExecutionState state, ExecutionId id, CompiledPrompt prompt)
      throws InterruptedException {
    return switch (next) {
      case GO_ON -> state;
      case LOOK_AGAIN -> {
        cache.forget(id);
        yield state(id);
      }
      case HALT -> {
        String reason =
            "prompt %s takes too long to render: its rows took more than %s seconds in one batch; make its loops shorter"
                .formatted(prompt.template().key(), RenderingTime.MOST.toSeconds());
        halt(id, reason);
        yield new ExecutionState.Broken(reason);
      }
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
  ///
  /// @param shared what prompts say to all rows
  static Prepared render(
      RowRenderer renderer,
      String sequenceNumber,
      Request request,
      Execution execution,
      CompiledPrompt prompt,
      SharedTexts shared) {
    return switch (renderer.render(request, execution, prompt)) {
      case RenderedRow.Ask(Question question, QuestionId id) ->
          new Prepared.ToAsk(
              sequenceNumber,
              request,
              execution,
              question,
              id,
              shared.of(question, prompt, request));
      case RenderedRow.Ruled(Ruling.Final ruling) ->
          new Prepared.Ruled(sequenceNumber, request, execution, ruling);
    };
  }
}
