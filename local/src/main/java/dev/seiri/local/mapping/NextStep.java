package dev.seiri.local.mapping;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The mapping's reaction to an invocation's response.
sealed interface NextStep {
  /// All records are handled.
  record Done() implements NextStep {}

  /// These parts are retried, in this order; the records before them are handled.
  record Retry(List<Attempt> parts) implements NextStep {
    public Retry {
      parts = List.copyOf(parts);
    }
  }

  /// The records are given up: they go to the failure destination, and the lane advances.
  record GiveUp(List<StreamItem> items, String condition) implements NextStep {
    public GiveUp {
      items = List.copyOf(items);
    }
  }

  /// Decides. Progress by at least one record resets the count of retries, and splitting a batch
  /// does not add to it.
  ///
  /// DynamoDB Local cuts creation times to the minute, so a record may be up to 60 s younger than
  /// it looks; it is given up only when it is too old either way.
  static NextStep after(Attempt attempt, Response response, MappingSettings settings, Instant now) {
    return switch (response) {
      case Response.Success success -> new Done();
      case Response.From(int index) when index > 0 ->
          again(
              new Attempt(attempt.items().subList(index, attempt.items().size()), -1),
              settings,
              now);
      case Response.From from -> again(attempt, settings, now);
      case Response.Failed failed -> again(attempt, settings, now);
    };
  }

  private static NextStep again(Attempt failed, MappingSettings settings, Instant now) {
    List<StreamItem> items = failed.items();
    Duration age = Duration.between(items.getFirst().createdAt(), now).minusSeconds(60);
    if (age.compareTo(settings.maximumRecordAge()) > 0) {
      return new GiveUp(items, "MaximumRecordAgeExceeded");
    }
    boolean gotOn = failed.retries() < 0;
    if (!gotOn && settings.bisectBatchOnFunctionError() && items.size() > 1) {
      int half = items.size() / 2;
      return new Retry(
          List.of(
              new Attempt(items.subList(0, half), failed.retries()),
              new Attempt(items.subList(half, items.size()), failed.retries())));
    }
    if (settings.maximumRetryAttempts() >= 0
        && failed.retries() >= settings.maximumRetryAttempts()) {
      return new GiveUp(items, "RetryAttemptsExhausted");
    }
    return new Retry(List.of(new Attempt(items, failed.retries() + 1)));
  }
}
