package dev.seiri.local.mapping;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// A filter of the stream records that are invoked for.
public interface EventFilter {
  boolean accepts(Record record);

  /// New requests, and those whose `redrive` was raised.
  ///
  /// On AWS a filter pattern can say "INSERT, or MODIFY with a `redrive`"; whether the number has
  /// changed is checked by the handler, which looks at it in any case.
  static EventFilter insertsAndRedrives() {
    return record -> record.eventName() == OperationType.INSERT || isRedrive(record);
  }

  private static boolean isRedrive(Record record) {
    Map<String, AttributeValue> image = record.dynamodb().newImage();
    return record.eventName() == OperationType.MODIFY && image.containsKey("redrive");
  }
}
