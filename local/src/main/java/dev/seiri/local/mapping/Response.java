package dev.seiri.local.mapping;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The response of an invocation.
sealed interface Response {
  /// Every record is handled.
  record Success() implements Response {}

  /// The records from this index on are retried, successes included.
  record From(int index) implements Response {}

  /// The function failed, or named a record that is not in its batch: the whole batch is retried.
  record Failed(String error) implements Response {}

  /// Reads the identifiers that a function reported, as Lambda does: the lowest one counts.
  static Response of(List<String> identifiers, List<StreamItem> batch) {
    if (identifiers.isEmpty()) {
      return new Success();
    }
    Set<String> known = batch.stream().map(StreamItem::sequenceNumber).collect(Collectors.toSet());
    if (!known.containsAll(identifiers)) {
      return new Failed("the response names a record that is not in the batch");
    }
    for (int i = 0; i < batch.size(); i++) {
      if (identifiers.contains(batch.get(i).sequenceNumber())) {
        return new From(i);
      }
    }
    throw new AssertionError("no identifier is unknown");
  }
}
