package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// The requests table on DynamoDB.
public final class DynamoRequestStore implements RequestStore {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int MOST_ROUNDS = 60;

  private final DynamoDbClient client;
  private final String table;

  public DynamoRequestStore(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public void write(List<Request> requests) {
    if (requests.size() > BATCH) {
      throw new IllegalArgumentException("at most %d requests at a time".formatted(BATCH));
    }
    List<WriteRequest> left = requests.stream().map(DynamoRequestStore::put).toList();
    for (int round = 0; !left.isEmpty(); round++) {
      if (round == MOST_ROUNDS) {
        throw new StoreUnavailable(
            "cannot write requests to %s: DynamoDB left %d unprocessed after %d rounds"
                .formatted(table, left.size(), round),
            SdkClientException.create("unprocessed items"));
      }
      if (round > 0) {
        pause(round);
      }
      left = writeOnce(left);
    }
  }

  @Override
  public Set<RequestId> existing(Collection<RequestId> ids) {
    Set<RequestId> found = new HashSet<>();
    List<Map<String, AttributeValue>> left = ids.stream().map(RequestItem::key).toList();
    for (int round = 0; !left.isEmpty(); round++) {
      if (round > 0) {
        pause(Math.min(round, MOST_ROUNDS));
      }
      List<Map<String, AttributeValue>> keys = left;
      BatchGetItemResponse response =
          SdkErrors.call(
              "look for requests in " + table,
              () ->
                  client.batchGetItem(get ->
                      get.requestItems(
                          Map.of(
                              table,
                              KeysAndAttributes.builder()
                                  .keys(keys)
                                  .projectionExpression("request_id")
                                  .consistentRead(true)
                                  .build()))));
      for (Map<String, AttributeValue> item : response.responses().getOrDefault(table, List.of())) {
        found.add(new RequestId(new Attributes("requests", item).required("request_id")));
      }
      KeysAndAttributes unprocessed = response.unprocessedKeys().get(table);
      left = unprocessed == null ? List.of() : unprocessed.keys();
    }
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
    return SdkErrors.call(
        "redrive request " + id,
        () -> {
          try {
            client.updateItem(update ->
                update
                    .tableName(table)
                    .key(RequestItem.key(id))
                    .updateExpression("ADD redrive :one")
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

  /// Full jitter under a doubling bound.
  private static void pause(int round) {
    long bound =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(round - 1, 20));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(bound + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted while writing requests", e);
    }
  }

  private static WriteRequest put(Request request) {
    return WriteRequest.builder().putRequest(put -> put.item(RequestItem.write(request))).build();
  }
}
