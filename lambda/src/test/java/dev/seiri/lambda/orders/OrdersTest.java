package dev.seiri.lambda.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.aws.s3.S3Objects;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.request.StoredRequest;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.MemoryPrompts;
import dev.seiri.core.testing.MemoryResults;
import dev.seiri.core.testing.SettableClock;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OrdersTest {
  private static final String START =
      "{\"order\":\"start\",\"order_key\":\"e\",\"rows\":{\"s3\":\"s3://b/input/a.csv\"},\"task\":\"t\"}";
  private static final ExecutionId ID = new ExecutionId("e");

  private final SettableClock clock = new SettableClock();
  private final MemoryExecutions executions = new MemoryExecutions();
  private final Kept kept = new Kept();
  private final Redriven requests = new Redriven();
  private final Ecs ecs = new Ecs();
  private final OrdersHandler handler =
      new OrdersHandler(
          new Orders(
              new OrderPorts(
                  executions,
                  executions.budgets(),
                  requests,
                  new MemoryPrompts(),
                  new MemoryResults(),
                  kept,
                  ecs,
                  "b",
                  false),
              clock));

  @Test
  void anOrderThatIsSentTenTimesStartsOneLoader() throws Exception {
    List<JsonNode> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> sent = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        sent.add(threads.submit(() -> ask(START)));
      }
      for (Future<JsonNode> one : sent) {
        answers.add(one.get());
      }
    }
    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.path("ok").asBoolean()).isTrue();
          assertThat(answer.path("execution_id").asString()).isEqualTo("e");
          assertThat(answer.path("loader_task").asString()).isEqualTo("task-1");
        });
    assertThat(ecs.started)
        .containsExactly(List.of("s3://b/input/a.csv", "--task=t", "--execution-id=e"));
    assertThat(ask(START).path("started").asBoolean()).isFalse();
  }

  @Test
  void anotherOrderUnderTheSameKeyIsRefused() {
    ask(START);
    JsonNode answer = ask(START.replace("\"t\"", "\"u\""));
    assertThat(error(answer)).isEqualTo("conflict order_key");
    assertThat(ecs.started).hasSize(1);
  }

  @Test
  void anotherAttemptStartsTheLoaderAgainAndAnEarlierOneDoesNot() {
    ask(START);
    String second = START.replace("{\"order\"", "{\"attempt\":2,\"order\"");
    assertThat(ask(second).path("started").asBoolean()).isTrue();
    assertThat(ask(second).path("started").asBoolean()).isFalse();
    assertThat(ask(START).path("started").asBoolean()).isFalse();
    assertThat(ecs.started).hasSize(2);
  }

  @Test
  void aLoaderThatCouldNotBeStartedIsStartedByTheSameOrderLater() {
    ecs.full = true;
    assertThat(error(ask(START))).isEqualTo("unavailable ");
    ecs.full = false;
    assertThat(ask(START).path("started").asBoolean()).isTrue();
  }

  @Test
  void whoOrderedIsKeptWithTheOrder() {
    String order = START.replace("{\"order\"", "{\"ordered_by\":\"op@example.com\",\"order\"");
    ask(order);
    JsonNode there = Json.read(kept.read("orders/execution_id=e/order.json").orElseThrow().text());
    assertThat(there.path("ordered_by").asString()).isEqualTo("op@example.com");
    assertThat(there.path("caller").asString()).isEqualTo("identity");
    assertThat(there.path("invocation").asString()).isEqualTo("invocation");
    assertThat(there.path("order")).isEqualTo(Json.read(order));
    assertThat(ecs.started.getFirst()).contains("--ordered-by=op@example.com");
  }

  @Test
  void cancellingTwiceIsCancellingOnce() {
    executions.createIfNotExists(execution());
    String cancel = "{\"order\":\"cancel\",\"execution_id\":\"e\",\"ordered_by\":\"Taro\"}";
    JsonNode first = ask(cancel);
    assertThat(first.path("changed").asBoolean()).isTrue();
    assertThat(first.path("status").asString()).isEqualTo("cancelled");
    assertThat(ask(cancel).path("changed").asBoolean()).isFalse();
    assertThat(executions.find(ID).orElseThrow().reason()).contains("cancelled by Taro");
  }

  @Test
  void whatIsFinishedIsNeitherCancelledNorResumed() {
    executions.createIfNotExists(execution());
    executions.finish(ID);
    assertThat(error(ask("{\"order\":\"cancel\",\"execution_id\":\"e\"}")))
        .isEqualTo("not_now execution_id");
    assertThat(error(ask("{\"order\":\"resume\",\"execution_id\":\"e\"}")))
        .isEqualTo("not_now execution_id");
  }

  @Test
  void whatIsNotThereIsSaid() {
    for (String word : List.of("cancel", "resume", "redrive", "status")) {
      assertThat(error(ask("{\"order\":\"%s\",\"execution_id\":\"e\"}".formatted(word))))
          .isEqualTo("not_found execution_id");
    }
    assertThat(error(ask("{\"order\":\"export\",\"order_key\":\"k\",\"execution_id\":\"e\"}")))
        .isEqualTo("not_found execution_id");
    assertThat(ecs.started).isEmpty();
  }

  @Test
  void resumingWithANewLimitMayBeSentAgain() {
    executions.createIfNotExists(execution());
    executions.halt(ID, "budget");
    String resume = "{\"order\":\"resume\",\"execution_id\":\"e\",\"max_cost_usd\":5}";
    assertThat(ask(resume).path("changed").asBoolean()).isTrue();
    assertThat(executions.find(ID).orElseThrow().limits().maxCostUsd())
        .contains(new BigDecimal("5"));
    JsonNode again = ask(resume);
    assertThat(again.path("ok").asBoolean()).isTrue();
    assertThat(again.path("changed").asBoolean()).isFalse();
    assertThat(error(ask(resume.replace("5}", "6}")))).isEqualTo("not_now execution_id");
  }

  @Test
  void pendingRowsAreRedriven() {
    executions.createIfNotExists(execution());
    assertThat(error(ask("{\"order\":\"redrive\",\"execution_id\":\"e\"}")))
        .as("its rows are not all loaded")
        .isEqualTo("not_now execution_id");
    executions.loaded(ID, 3);
    JsonNode answer = ask("{\"order\":\"redrive\",\"execution_id\":\"e\"}");
    assertThat(answer.path("redriven").asInt()).isEqualTo(3);
    assertThat(answer.path("pending").asInt()).isEqualTo(3);
    assertThat(requests.redriven).hasSize(3);
  }

  @Test
  void theLoaderExportsTheResultsSoFarOncePerKey() {
    executions.createIfNotExists(execution());
    String export = "{\"order\":\"export\",\"order_key\":\"k\",\"execution_id\":\"e\"}";
    ask(export);
    JsonNode answer = ask(export);
    assertThat(answer.path("done").asString())
        .isEqualTo("s3://b/exports/execution_id=e/partial.json");
    assertThat(ecs.started).containsExactly(List.of("export", "e"));
    ask(export.replace("\"k\"", "\"l\""));
    assertThat(ecs.started).hasSize(2);
  }

  @Test
  void statusTellsHowFarAnOrderIs() {
    ask(START);
    String status = "{\"order\":\"status\",\"execution_id\":\"e\"}";
    assertThat(ask(status).path("status").asString()).isEqualTo("ordered");
    executions.createIfNotExists(execution());
    assertThat(ask(status).path("status").asString()).isEqualTo("loading");
    executions.loaded(ID, 2);
    executions.count(
        ID,
        new Tally(Map.of(Verdict.OK, 1L, Verdict.EMPTY, 1L), 0, 1, 1, 0, new BigDecimal("0.5")));
    JsonNode running = ask(status);
    assertThat(running.path("status").asString()).isEqualTo("running");
    assertThat(running.has("waits_for")).isFalse();
    executions.waitsFor(ID, new WaitCause(clock.instant(), "the model throttles"));
    assertThat(ask(status).path("waits_for").asString()).isEqualTo("the model throttles");
    assertThat(running.path("request_count").asInt()).isEqualTo(2);
    assertThat(running.path("results").asInt()).isEqualTo(2);
    assertThat(running.path("not_valid").asInt()).isEqualTo(1);
    assertThat(running.path("exported").asBoolean()).isFalse();
    executions.halt(ID, "budget");
    assertThat(ask(status).path("reason").asString()).isEqualTo("budget");
  }

  @Test
  void aLoaderThatGaveUpHasFailedUntilItIsStartedAgain() {
    ask(START);
    clock.advance(Duration.ofSeconds(10));
    kept.write("exports/execution_id=e/loader.json", "{\"error\":\"no column x\"}\n");
    String status = "{\"order\":\"status\",\"execution_id\":\"e\"}";
    assertThat(ask(status).path("status").asString()).isEqualTo("failed");
    assertThat(ask(status).path("reason").asString()).isEqualTo("no column x");
    clock.advance(Duration.ofSeconds(10));
    ask(START.replace("{\"order\"", "{\"attempt\":2,\"order\""));
    assertThat(ask(status).path("status").asString()).isEqualTo("ordered");
  }

  @Test
  void aHostileOrderIsRefusedInItsOwnWordsAndNothingIsDone() {
    JsonNode answer =
        ask(START.replace("{\"order\"", "{\"command\":[\"sh\",\"-c\",\"id\"],\"order\""));
    assertThat(error(answer)).isEqualTo("unknown_field command");
    assertThat(answer.path("error").path("message").asString())
        .startsWith("there is no field command here; the fields are order, order_key");
    assertThat(ecs.started).isEmpty();
    assertThat(kept.objects).isEmpty();
  }

  @Test
  void draftsAreTakenOnlyWhereTheStackTakesThem() {
    assertThat(
            error(
                ask(
                    "{\"order\":\"draft\",\"task\":\"t\",\"from_version\":\"v1\",\"texts\":{\"prompt_template\":\"x\"}}")))
        .isEqualTo("not_allowed order");
  }

  private JsonNode ask(String order) {
    return handler.answer(
        order.getBytes(StandardCharsets.UTF_8),
        new Orders.Caller("invocation", Optional.of("identity")));
  }

  private static String error(JsonNode answer) {
    assertThat(answer.path("ok").asBoolean()).isFalse();
    JsonNode error = answer.path("error");
    return error.path("code").asString() + " " + error.path("field").asString();
  }

  private static Execution execution() {
    return Execution.loading(
        ID, Payload.of(new PromptKey("t", "v1"), "m"), Limits.NONE, Execution.Provenance.UNKNOWN);
  }

  /// One task per token, as ECS has it.
  private static final class Ecs implements Orders.LoaderStart {
    private final Map<String, String> tasks = new LinkedHashMap<>();
    private final List<List<String>> started = new ArrayList<>();
    private boolean full;

    @Override
    public synchronized String start(List<String> arguments, String token) {
      assertThat(token).hasSizeLessThanOrEqualTo(64);
      if (full) {
        throw new StoreUnavailable("RESOURCE:CPU", new IllegalStateException());
      }
      return tasks.computeIfAbsent(
          token,
          key -> {
            started.add(arguments);
            return "task-" + started.size();
          });
    }
  }

  private final class Kept implements OrderBook.Documents {
    private final Map<String, S3Objects.Stored> objects = new LinkedHashMap<>();

    @Override
    public synchronized boolean writeIfNone(String key, String json) {
      return objects.putIfAbsent(key, new S3Objects.Stored(json, clock.instant())) == null;
    }

    @Override
    public synchronized void write(String key, String json) {
      objects.put(key, new S3Objects.Stored(json, clock.instant()));
    }

    @Override
    public synchronized Optional<S3Objects.Stored> read(String key) {
      return Optional.ofNullable(objects.get(key));
    }
  }

  private static final class Redriven implements RequestStore {
    @Override
    public Map<RequestId, StoredRequest> read(Collection<RequestId> ids) {
      throw new AssertionError("no request is read here");
    }

    private final List<RequestId> redriven = new ArrayList<>();

    @Override
    public void write(List<Request> all) {
      throw new AssertionError("the function loads no rows");
    }

    @Override
    public Set<RequestId> existing(Collection<RequestId> ids) {
      return Set.copyOf(ids);
    }

    @Override
    public Iterator<RequestId> ofExecution(ExecutionId execution) {
      throw new AssertionError("its rows are numbered");
    }

    @Override
    public synchronized boolean redrive(RequestId id) {
      return redriven.add(id);
    }

    @Override
    public boolean moveToEnd(RequestId id) {
      throw new AssertionError("only the handler moves rows");
    }
  }
}
