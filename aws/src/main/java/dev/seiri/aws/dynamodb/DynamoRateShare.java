package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.model.RateShare;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// The line of time of each model as an item of the responses table, beside the answers:
/// `rate#<model>`. It says until when the time is taken, in microseconds since 1970, and expires a
/// day later.
///
/// An update cannot tell whether that moment has passed and continue from either, so there are two
/// updates, each on its condition. The one that was right the last time is tried first.
public final class DynamoRateShare implements RateShare {
  private static final Duration KEEP = Duration.ofDays(1);
  private static final String NEXT = "next_at";

  private final DynamoDbClient client;
  private final String table;

  /// Until when each model's time is taken, as far as this process has seen.
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  /// The models whose time others had taken when this process asked last.
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  public DynamoRateShare(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public Optional<Instant> take(String modelId, Duration length, Instant earliest, Instant latest) {
    if (earliest.isAfter(latest)) {
      return Optional.empty();
    }
    long from = micros(earliest);
    long until = micros(latest);
    long taken = length.toNanos() / 1_000;
    return SdkErrors.call(
        "take from the rate limit of " + modelId,
        () -> {
          boolean behind = busy.contains(modelId);
          for (; ; ) {
            if (seen.getOrDefault(modelId, Long.MIN_VALUE) > until) {
              return Optional.empty();
            }
            Optional<Long> end =
                behind ? behind(modelId, from, until, taken) : fromNow(modelId, from, taken);
            if (end.isPresent()) {
              seen.merge(modelId, end.get(), Math::max);
              note(modelId, behind);
              return Optional.of(Instant.EPOCH.plus(end.get() - taken, ChronoUnit.MICROS));
            }
            behind = seen.getOrDefault(modelId, Long.MIN_VALUE) >= from;
          }
        });
  }

  private void note(String modelId, boolean isBusy) {
    if (isBusy) {
      busy.add(modelId);
    } else {
      busy.remove(modelId);
    }
  }

  /// Takes a span behind those that others have taken.
  private Optional<Long> behind(String modelId, long from, long until, long taken) {
    return update(
        modelId,
        "SET " + NEXT + " = " + NEXT + " + :taken, expires_at = :expires",
        NEXT + " BETWEEN :from AND :until",
        Map.of(":from", n(from), ":until", n(until), ":taken", n(taken)),
        until);
  }

  /// Takes a span of time that is not taken yet.
  private Optional<Long> fromNow(String modelId, long from, long taken) {
    return update(
        modelId,
        "SET " + NEXT + " = :end, expires_at = :expires",
        "attribute_not_exists(" + NEXT + ") OR " + NEXT + " < :from",
        Map.of(":from", n(from), ":end", n(from + taken)),
        from);
  }

  /// @return until when the time is taken; empty if the condition does not hold
  private Optional<Long> update(
      String modelId,
      String expression,
      String condition,
      Map<String, AttributeValue> values,
      long around) {
    Map<String, AttributeValue> all = new HashMap<>(values);
    all.put(":expires", n(around / 1_000_000 + KEEP.toSeconds()));
    try {
      return Optional.of(
          next(
              client
                  .updateItem(update ->
                      update
                          .tableName(table)
                          .key(Map.of(AnswerItem.KEY, s("rate#" + modelId)))
                          .updateExpression(expression)
                          .conditionExpression(condition)
                          .expressionAttributeValues(all)
                          .returnValues(ReturnValue.ALL_NEW)
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD))
                  .attributes()));
    } catch (ConditionalCheckFailedException e) {
      // Where the item has expired meanwhile, there is none.
      seen.put(modelId, e.hasItem() ? next(e.item()) : Long.MIN_VALUE);
      return Optional.empty();
    }
  }

  private static long next(Map<String, AttributeValue> item) {
    AttributeValue next = item.get(NEXT);
    return next == null ? Long.MIN_VALUE : Long.parseLong(next.n());
  }

  private static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }
}
