package dev.seiri.lambda.orders;

import dev.seiri.aws.s3.ResultKeys;
import dev.seiri.aws.s3.S3Objects;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is kept of the orders that executions were started by: the first order of a key, which
/// counts, and the loader's last start.
final class OrderBook {
  private final Documents documents;

  /// Small JSON documents under keys.
  interface Documents {
    /// @return whether it was written: there was none
    boolean writeIfNone(String key, String json);

    void write(String key, String json);

    Optional<S3Objects.Stored> read(String key);
  }

  OrderBook(Documents documents) {
    this.documents = documents;
  }

  /// A start of the loader.
  record Started(int attempt, String task, Instant at) {}

  /// Keeps an order, unless one of its execution is kept.
  ///
  /// @return the digest of the one that is kept
  String keep(ExecutionId execution, String sha256, ObjectNode order) {
    String key = ResultKeys.orders(execution) + "order.json";
    ObjectNode kept = order.deepCopy().put("sha256", sha256);
    return documents.writeIfNone(key, Json.line(kept) + "\n")
        ? sha256
        : read(key).map(there -> there.path("sha256").asString("")).orElse(sha256);
  }

  boolean isKept(ExecutionId execution) {
    return documents.read(ResultKeys.orders(execution) + "order.json").isPresent();
  }

  /// Notes a start of the loader.
  void started(ExecutionId execution, Started started) {
    ObjectNode json =
        Json.object()
            .put("attempt", started.attempt())
            .put("task", started.task())
            .put("at", started.at().toString());
    documents.write(startedKey(execution), Json.line(json) + "\n");
  }

  /// The loader's last start that was noted.
  Optional<Started> lastStart(ExecutionId execution) {
    return read(startedKey(execution))
        .map(json ->
            new Started(
                json.path("attempt").asInt(0),
                json.path("task").asString(""),
                Instant.parse(json.path("at").asString("1970-01-01T00:00:00Z"))));
  }

  /// Why the loader gave up, if it did since it was last started.
  Optional<String> loaderFault(ExecutionId execution, Instant since) {
    return documents
        .read(ResultKeys.exports(execution) + "loader.json")
        .filter(note -> note.at().getEpochSecond() >= since.getEpochSecond())
        .map(note -> parse(note.text()).path("error").asString("it gives no reason"));
  }

  private static String startedKey(ExecutionId execution) {
    return ResultKeys.orders(execution) + "started.json";
  }

  private Optional<JsonNode> read(String key) {
    return documents.read(key).map(stored -> parse(stored.text()));
  }

  private static JsonNode parse(String text) {
    try {
      return Json.read(text);
    } catch (JacksonException e) {
      return Json.object();
    }
  }

  /// Documents in a bucket.
  record InBucket(S3Objects objects, String bucket) implements Documents {
    private static final String JSON = "application/json";

    @Override
    public boolean writeIfNone(String key, String json) {
      return objects.writeIfNone(bucket, key, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void write(String key, String json) {
      objects.write(bucket, key, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<S3Objects.Stored> read(String key) {
      return objects.text(bucket, key);
    }
  }
}
