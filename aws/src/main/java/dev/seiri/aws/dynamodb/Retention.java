package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How long items are kept before a table's TTL removes them, from when they are written.
///
/// @param keep empty: for ever
public record Retention(Optional<Duration> keep, Clock clock) {
  /// The variables that say it, in days. Where one is not set, its items are kept for ever.
  public static final String REQUESTS = "KEEP_REQUESTS_DAYS";

  public static final String EXECUTIONS = "KEEP_EXECUTIONS_DAYS";

  private static final Pattern DAYS = Pattern.compile("[1-9][0-9]{0,4}");

  /// For ever.
  static final Retention NONE = new Retention(Optional.empty(), Clock.systemUTC());

  /// What a variable says.
  ///
  /// @throws IllegalArgumentException if that is no number of days
  public static Retention of(Map<String, String> env, String variable, Clock clock) {
    String days = env.getOrDefault(variable, "");
    if (days.isEmpty()) {
      return new Retention(Optional.empty(), clock);
    }
    if (!DAYS.matcher(days).matches()) {
      throw new IllegalArgumentException(
          "the environment variable %s must be a whole number of days, 1 to 99999, not %s"
              .formatted(variable, days));
    }
    return new Retention(Optional.of(Duration.ofDays(Integer.parseInt(days))), clock);
  }

  /// Notes in an item when it expires.
  void note(Map<String, AttributeValue> item) {
    keep.ifPresent(
        time -> item.put(AnswerItem.EXPIRES_AT, n(clock.instant().plus(time).getEpochSecond())));
  }
}
