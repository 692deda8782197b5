package dev.seiri.bench.rig;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A server in front of a table or bucket that fails a share of the calls by seed: it throttles
/// them, takes a part of a batch alone, or breaks the connection before the call is made or, worse,
/// after it was made, so that the caller does not know whether it was.
public final class FlakyProxy implements AutoCloseable {
  /// The service whose errors it returns.
  public enum Service {
    DYNAMODB(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ThrottlingException\",\"message\":\"drill\"}",
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\"message\":\"drill\"}"),
    S3(
        503,
        "<Error><Code>SlowDown</Code><Message>drill</Message></Error>",
        "<Error><Code>InternalError</Code><Message>drill</Message></Error>");

    private final int throttledStatus;
    private final String throttled;
    private final String broken;

    Service(int throttledStatus, String throttled, String broken) {
      this.throttledStatus = throttledStatus;
      this.throttled = throttled;
      this.broken = broken;
    }
  }

  private final Service service;
  private final double share;
  private final Random random;
  private final Proxy proxy;
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong partial = new AtomicLong();

  private FlakyProxy(Service service, URI target, double share, long seed) throws IOException {
    this.service = service;
    this.share = share;
    this.random = new Random(seed);
    this.proxy = Proxy.before(target, this::decide);
  }

  /// @param share of calls that fail, 0 to 1
  public static FlakyProxy before(URI target, Service service, double share, long seed)
      throws IOException {
    return new FlakyProxy(service, target, share, seed);
  }

  public URI endpoint() {
    return proxy.endpoint();
  }

  public long calls() {
    return proxy.calls();
  }

  public long failed() {
    return failed.get();
  }

  /// The batches of which it took a part.
  public long partial() {
    return partial.get();
  }

  @Override
  public void close() {
    proxy.close();
  }

  private enum Fate {
    FINE,
    THROTTLED,
    PARTIAL,
    BROKEN_BEFORE,
    BROKEN_AFTER
  }

  private synchronized Fate fate() {
    return random.nextDouble() < share
        ? Fate.values()[1 + random.nextInt(Fate.values().length - 1)]
        : Fate.FINE;
  }

  private void decide(Proxy.Call call) throws IOException, InterruptedException {
    Fate fate = fate();
    if (fate != Fate.FINE) {
      failed.incrementAndGet();
    }
    switch (fate) {
      case FINE -> call.pass();
      case THROTTLED -> call.answer(service.throttledStatus, service.throttled);
      case PARTIAL -> partly(call);
      case BROKEN_BEFORE -> call.answer(500, service.broken);
      case BROKEN_AFTER -> {
        call.make();
        call.answer(500, service.broken);
      }
    }
  }

  /// Takes every second item of a batch, and gives the others back. Other calls are throttled.
  private void partly(Proxy.Call call) throws IOException, InterruptedException {
    Optional<Batch> batch =
        service == Service.DYNAMODB ? Batch.of(call.header("X-Amz-Target")) : Optional.empty();
    if (batch.isEmpty()) {
      call.answer(service.throttledStatus, service.throttled);
      return;
    }
    ObjectNode taken = (ObjectNode) Json.read(call.text());
    ObjectNode back = Json.object();
    for (Map.Entry<String, JsonNode> table : taken.path("RequestItems").properties()) {
      batch.get().split(table.getValue()).ifPresent(rest -> back.set(table.getKey(), rest));
    }
    HttpResponse<byte[]> answer = call.make(Json.write(taken));
    if (answer.statusCode() != 200) {
      call.answer(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
      return;
    }
    ObjectNode json = (ObjectNode) Json.read(new String(answer.body(), StandardCharsets.UTF_8));
    json.set(batch.get().unprocessed, back);
    partial.incrementAndGet();
    call.answer(200, Json.write(json));
  }

  /// The calls that take many items.
  private enum Batch {
    GET("DynamoDB_20120810.BatchGetItem", "UnprocessedKeys") {
      @Override
      Optional<JsonNode> split(JsonNode table) {
        ObjectNode rest = ((ObjectNode) table).deepCopy();
        Optional<ArrayNode> keys = half((ArrayNode) table.path("Keys"));
        keys.ifPresent(some -> rest.set("Keys", some));
        return keys.map(some -> rest);
      }
    },
    WRITE("DynamoDB_20120810.BatchWriteItem", "UnprocessedItems") {
      @Override
      Optional<JsonNode> split(JsonNode table) {
        return half((ArrayNode) table).map(some -> some);
      }
    };

    private final String target;
    private final String unprocessed;

    Batch(String target, String unprocessed) {
      this.target = target;
      this.unprocessed = unprocessed;
    }

    static Optional<Batch> of(String target) {
      return Arrays.stream(values()).filter(batch -> batch.target.equals(target)).findFirst();
    }

    /// Takes every second item of a table's out of the request.
    ///
    /// @return those, if there are any
    abstract Optional<JsonNode> split(JsonNode table);

    /// Moves every second element elsewhere.
    private static Optional<ArrayNode> half(ArrayNode items) {
      ArrayNode rest = Json.object().putArray("rest");
      for (int i = items.size() - 1; i > 0; i -= 2) {
        rest.add(items.remove(i));
      }
      return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
    }
  }
}
