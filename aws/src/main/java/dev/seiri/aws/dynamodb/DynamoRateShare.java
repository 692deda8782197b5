package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.model.RateShare;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// Windows as items of the responses table, beside the answers: `rate#<model>#<window>`. They
/// expire within the hour.
public final class DynamoRateShare implements RateShare {
  private static final Duration KEEP = Duration.ofHours(1);

  private final DynamoDbClient client;
  private final String table;
  private final long requests;
  private final long tokens;
  private final Clock clock;

  /// @param requests each window's calls
  /// @param tokens each window's tokens
  public DynamoRateShare(
      DynamoDbClient client, String table, long requests, long tokens, Clock clock) {
    this.client = client;
    this.table = table;
    this.requests = requests;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public boolean take(String modelId, long window, long calls, long callTokens) {
    String key = "rate#" + modelId + "#" + window;
    return SdkErrors.call(
        "take from the rate limit of " + modelId,
        () -> {
          try {
            client.updateItem(update ->
                update
                    .tableName(table)
                    .key(Map.of(AnswerItem.KEY, s(key)))
                    .updateExpression(
                        "SET requests_left = if_not_exists(requests_left, :requests) - :calls, "
                            + "tokens_left = if_not_exists(tokens_left, :tokens) - :call_tokens, "
                            + "expires_at = :expires")
                    .conditionExpression(
                        "(attribute_not_exists(requests_left) AND :calls <= :requests AND :call_tokens <= :tokens)"
                            + " OR (requests_left >= :calls AND tokens_left >= :call_tokens)")
                    .expressionAttributeValues(
                        Map.of(
                            ":requests", n(requests),
                            ":tokens", n(tokens),
                            ":calls", n(calls),
                            ":call_tokens", n(callTokens),
                            ":expires", n(clock.instant().plus(KEEP).getEpochSecond()))));
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        });
  }
}
