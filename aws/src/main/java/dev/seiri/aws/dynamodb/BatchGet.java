package dev.seiri.aws.dynamodb;

import dev.seiri.aws.SdkErrors;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/// Consistent reads of many items of a table by their keys, repeated for the keys that DynamoDB
/// left unprocessed.
///
/// @param what the operation, for messages: `read answers from responses`
record BatchGet(DynamoDbClient client, String table, String what, BatchRounds rounds) {
  /// Reads the items that there are.
  ///
  /// @param keys at most 100
  /// @param ask adds to the request, such as a projection
  /// @param found takes each item
  void items(
      List<Map<String, AttributeValue>> keys,
      Consumer<KeysAndAttributes.Builder> ask,
      Consumer<Map<String, AttributeValue>> found) {
    rounds.run(
        what,
        keys,
        some -> {
          KeysAndAttributes.Builder request =
              KeysAndAttributes.builder().keys(some).consistentRead(true);
          ask.accept(request);
          BatchGetItemResponse response =
              SdkErrors.call(
                  what,
                  () ->
                      client.batchGetItem(get -> get.requestItems(Map.of(table, request.build()))));
          response.responses().getOrDefault(table, List.of()).forEach(found);
          KeysAndAttributes left = response.unprocessedKeys().get(table);
          return left == null ? List.of() : left.keys();
        });
  }
}
