package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.concurrent.Backoff;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.request.StoredRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// The requests table on DynamoDB.
public final class DynamoRequestStore implements RequestStore {
  private static final BatchRounds ROUNDS =
      new BatchRounds(60, new Backoff(Duration.ofMillis(50), Duration.ofSeconds(10)));

  private final DynamoDbClient client;
  private final String table;
  private final Retention retention;

  /// Requests that are kept for ever.
  public DynamoRequestStore(DynamoDbClient client, String table) {
    this(client, table, Retention.NONE);
  }

  public DynamoRequestStore(DynamoDbClient client, String table, Retention retention) {
    this.client = client;
    this.table = table;
    this.retention = retention;
  }

  @Override
  public void write(List<Request> requests) {
    if (requests.size() > BATCH) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "at most %d requests at a time", BATCH));
    }
    ROUNDS.run(
        "write requests to " + table, requests.stream().map(this::put).toList(), this::writeOnce);
  }

  @Override
  public Set<RequestId> existing(Collection<RequestId> ids) {
    List<RequestId> distinct = ids.stream().distinct().toList();
    if (distinct.size() > LOOK_UP) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "at most %d requests at a time", LOOK_UP));
    }
    Set<RequestId> found = new HashSet<>();
    new BatchGet(client, table, "look for requests in " + table, ROUNDS)
        .items(
            distinct.stream().map(RequestItem::key).toList(),
            keys -> keys.projectionExpression("request_id"),
            item ->
                found.add(new RequestId(new Attributes("requests", item).required("request_id"))));
    return found;
  }

  @Override
  public Map<RequestId, StoredRequest> read(Collection<RequestId> ids) {
    Map<RequestId, StoredRequest> found = new HashMap<>();
    new BatchGet(client, table, "read requests from " + table, ROUNDS)
        .items(
            ids.stream().distinct().map(RequestItem::key).toList(),
            keys -> {},
            item ->
                found.put(
                    new RequestId(new Attributes("requests", item).required("request_id")),
                    RequestItem.read(item)));
    return found;
  }

  @Override
  public Iterator<RequestId> ofExecution(ExecutionId execution) {
    return SdkErrors.iterator(
        "read " + table,
        () ->
            client
                .scanPaginator(scan ->
                    scan.tableName(table)
                        .filterExpression("execution_id = :execution")
                        .expressionAttributeValues(
                            Map.of(":execution", AttributeValue.fromS(execution.value())))
                        .projectionExpression("request_id")
                        .consistentRead(true))
                .items()
                .stream()
                .map(item -> new RequestId(new Attributes("requests", item).required("request_id")))
                .iterator());
  }

  @Override
  public boolean redrive(RequestId id) {
    return raise(id, "ADD redrive :one");
  }

  @Override
  public boolean moveToEnd(RequestId id) {
    return raise(id, "ADD redrive :one, rounds :one");
  }

  private boolean raise(RequestId id, String update) {
    return SdkErrors.call(
        "redrive request " + id,
        () -> {
          try {
            client.updateItem(item ->
                item.tableName(table)
                    .key(RequestItem.key(id))
                    .updateExpression(update)
                    .conditionExpression("attribute_exists(request_id)")
                    .expressionAttributeValues(Map.of(":one", n(1))));
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        });
  }

  private List<WriteRequest> writeOnce(List<WriteRequest> writes) {
    return SdkErrors.call(
            "write requests to " + table,
            () -> client.batchWriteItem(batch -> batch.requestItems(Map.of(table, writes))))
        .unprocessedItems()
        .getOrDefault(table, List.of());
  }

  private WriteRequest put(Request request) {
    Map<String, AttributeValue> item = RequestItem.write(request);
    retention.note(item);
    return WriteRequest.builder().putRequest(put -> put.item(item)).build();
  }
}
