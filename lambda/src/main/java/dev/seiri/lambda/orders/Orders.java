package dev.seiri.lambda.orders;

import dev.seiri.aws.s3.ResultKeys;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.budget.Shortages;
import dev.seiri.core.control.ExecutionControl;
import dev.seiri.core.control.PendingRows;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.OtherLimits;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.lambda.orders.OrderFault.Code;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Carries out orders. The same order again has the effect of one.
final class Orders {
  /// The most rows that one order redrives, so that it ends within a call's time.
  static final int MOST_REDRIVEN = 20_000;

  private static final Set<ExecutionStatus> RUNS =
      EnumSet.of(ExecutionStatus.LOADING, ExecutionStatus.RUNNING);
  private static final String EXECUTION = "execution_id";

  private final OrderReader reader;
  private final OrderPorts ports;
  private final OrderBook book;
  private final Clock clock;

  Orders(OrderPorts ports, Clock clock) {
    this.reader = new OrderReader(ports.bucket());
    this.ports = ports;
    this.book = new OrderBook(ports.documents());
    this.clock = clock;
  }

  /// Carries out an order.
  ///
  /// @param caller what Lambda says of the invocation
  /// @throws OrderFault if it is refused, or could not be carried out
  ObjectNode carryOut(byte[] bytes, Caller caller) throws InterruptedException {
    Order order = reader.read(bytes);
    try {
      return switch (order) {
        case Order.Start start -> start(start, bytes, caller);
        case Order.Export export -> export(export);
        case Order.Cancel cancel -> cancel(cancel);
        case Order.Resume resume -> resume(resume);
        case Order.Redrive redrive -> redrive(redrive);
        case Order.Draft draft -> draft(draft);
        case Order.Status status -> status(status.execution());
      };
    } catch (StoreUnavailable e) {
      throw new OrderFault(
          Code.UNAVAILABLE,
          "",
          Text.excerpt(String.valueOf(e.getMessage()), 300) + "; send the same order again");
    }
  }

  /// Who invokes the function.
  ///
  /// @param invocation Lambda's id of the invocation, which CloudTrail has too
  /// @param identity the caller's, where Lambda gives one
  record Caller(String invocation, Optional<String> identity) {}

  private ObjectNode start(Order.Start order, byte[] bytes, Caller caller) {
    ExecutionId id = order.execution();
    Instant now = clock.instant();
    ObjectNode kept = Json.object().put(EXECUTION, id.value()).put("received_at", now.toString());
    order.by().ifPresent(by -> kept.put(OrderReader.BY, by));
    caller.identity().ifPresent(identity -> kept.put("caller", identity));
    kept.put("invocation", caller.invocation());
    kept.set("order", Json.read(new String(bytes, StandardCharsets.UTF_8)));
    if (!book.keep(id, order.sha256(), kept).equals(order.sha256())) {
      throw new OrderFault(
          Code.CONFLICT,
          "order_key",
          "the key was given to another order before, which is kept in %sorder.json; use another key"
              .formatted(ResultKeys.orders(id)));
    }
    Optional<OrderBook.Started> before =
        book.lastStart(id).filter(last -> last.attempt() >= order.attempt());
    OrderBook.Started started =
        before.orElseGet(() -> {
          String task =
              ports
                  .loader()
                  .start(
                      order.arguments(),
                      token(order, String.format(Locale.ROOT, "%d", order.attempt())));
          OrderBook.Started made = new OrderBook.Started(order.attempt(), task, now);
          book.started(id, made);
          return made;
        });
    return ok(order, id)
        .put("started", before.isEmpty())
        .put("attempt", started.attempt())
        .put("loader_task", started.task());
  }

  private ObjectNode export(Order.Export order) {
    Execution there = find(order.execution());
    String task = ports.loader().start(order.arguments(), token(order, ""));
    String prefix = "s3://%s/%s".formatted(ports.bucket(), ResultKeys.exports(there.id()));
    return ok(order, there.id())
        .put("loader_task", task)
        .put("results", prefix + "partial.jsonl")
        .put("done", prefix + "partial.json");
  }

  /// ECS starts one task per token.
  private static String token(Order.Load order, String attempt) {
    return Text.sha256(order.word(), order.execution().value(), order.sha256(), attempt);
  }

  private ObjectNode cancel(Order.Cancel order) {
    ExecutionId id = order.execution();
    String reason = order.by().map(by -> "cancelled by " + by).orElse("cancelled by an order");
    boolean changed = new ExecutionControl(ports.executions(), ports.budgets()).cancel(id, reason);
    Execution there = find(id);
    if (there.status() != ExecutionStatus.CANCELLED) {
      throw notNow(there, "there is nothing to cancel");
    }
    return done(order, there, changed);
  }

  private ObjectNode resume(Order.Resume order) {
    ExecutionId id = order.execution();
    boolean changed =
        new ExecutionControl(ports.executions(), ports.budgets()).resume(id, order.limits());
    Execution there = find(id);
    if (!changed && !isResumed(there, order.limits())) {
      throw notNow(
          there,
          RUNS.contains(there.status())
              ? "its limits are changed while it is halted"
              : "only a halted one can be resumed");
    }
    return done(order, there, changed);
  }

  /// Whether the same order had its effect before.
  private static boolean isResumed(Execution there, Limits ordered) {
    return RUNS.contains(there.status())
        && !OtherLimits.differ(there.limits(), OtherLimits.over(there.limits(), ordered));
  }

  private ObjectNode redrive(Order.Redrive order) throws InterruptedException {
    Execution there = find(order.execution());
    if (!there.status().isOpen()) {
      throw notNow(there, "only the rows of an open one are redriven; resume it first");
    }
    if (there.requestCount().isEmpty() && !there.isPartiallyLoaded()) {
      throw notNow(
          there, "its rows are not numbered; `seiri redrive` reads the whole table for them");
    }
    if (there.isPartiallyLoaded()) {
      throw notNow(there, "its rows are not all loaded yet");
    }
    PendingRows.Sent sent =
        new PendingRows(ports.requests(), ports.results()).redrive(there, MOST_REDRIVEN);
    return ok(order, there.id()).put("redriven", sent.redriven()).put("pending", sent.pending());
  }

  private ObjectNode draft(Order.Draft order) {
    if (!ports.drafts()) {
      throw new OrderFault(
          Code.NOT_ALLOWED,
          "order",
          "this stack takes no drafts; sheet.drafts in its settings switches them on");
    }
    Drafts.Draft draft = new Drafts(ports.prompts()).register(order, clock.instant());
    return Json.object()
        .put("ok", true)
        .put("order", order.word())
        .put("task", draft.key().taskName())
        .put("prompt_version", draft.key().version())
        .put("registered", draft.isNew());
  }

  private ObjectNode status(ExecutionId id) {
    Optional<Execution> there = lookUp(id);
    Optional<OrderBook.Started> last = book.lastStart(id);
    Optional<String> fault =
        there.isEmpty() || there.get().isPartiallyLoaded()
            ? last.flatMap(start -> book.loaderFault(id, start.at()))
            : Optional.empty();
    if (there.isEmpty() && last.isEmpty() && !book.isKept(id)) {
      throw missing(id);
    }
    ObjectNode answer = Json.object().put("ok", true).put("order", "status");
    answer.put(EXECUTION, id.value());
    if (fault.isPresent()) {
      return answer.put("status", "failed").put("reason", fault.get());
    }
    return there
        .map(execution -> figures(answer, execution))
        .orElseGet(() -> answer.put("status", "ordered"));
  }

  private ObjectNode figures(ObjectNode answer, Execution there) {
    answer.put("status", there.status().word());
    there.reason().ifPresent(reason -> answer.put("reason", reason));
    there.requestCount().ifPresent(count -> answer.put("request_count", count));
    answer.put("results", there.tally().results());
    answer.put("not_valid", there.tally().invalid());
    answer.put("cost_usd", there.tally().costUsd());
    if (there.status() == ExecutionStatus.RUNNING) {
      waitsFor(there).ifPresent(why -> answer.put("waits_for", why));
    }
    answer.put("exported", there.sweeping().exportedAt().isPresent());
    if (there.sweeping().exportedAt().isPresent()) {
      answer.put("exports", "s3://%s/%s".formatted(ports.bucket(), ResultKeys.exports(there.id())));
    }
    return answer;
  }

  /// What its rows wait for.
  private Optional<String> waitsFor(Execution there) {
    return there.account().isShort()
        ? Optional.of(Shortages.waiting(there.account()))
        : there.waitsFor().map(cause -> cause.describe(clock.instant()));
  }

  private Execution find(ExecutionId id) {
    return lookUp(id).orElseThrow(() -> missing(id));
  }

  private Optional<Execution> lookUp(ExecutionId id) {
    try {
      return ports.executions().find(id);
    } catch (MalformedItem e) {
      throw new OrderFault(Code.NOT_FOUND, EXECUTION, String.valueOf(e.getMessage()));
    }
  }

  private static OrderFault missing(ExecutionId id) {
    return new OrderFault(
        Code.NOT_FOUND,
        EXECUTION,
        "there is no execution %s; one that was just ordered is there once its loader has begun"
            .formatted(id));
  }

  private static OrderFault notNow(Execution there, String why) {
    return new OrderFault(
        Code.NOT_NOW,
        EXECUTION,
        "execution %s is %s: %s".formatted(there.id(), there.status().word(), why));
  }

  private static ObjectNode done(Order order, Execution there, boolean changed) {
    return ok(order, there.id()).put("changed", changed).put("status", there.status().word());
  }

  private static ObjectNode ok(Order order, ExecutionId id) {
    return Json.object().put("ok", true).put("order", order.word()).put(EXECUTION, id.value());
  }

  /// Starts the loader.
  interface LoaderStart {
    /// @param token one start however often it is asked for
    /// @return the task's name
    /// @throws StoreUnavailable if it cannot be started now
    String start(List<String> arguments, String token);
  }
}
