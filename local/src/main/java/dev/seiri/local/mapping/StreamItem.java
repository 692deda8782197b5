package dev.seiri.local.mapping;

import java.math.BigInteger;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.Record;
import tools.jackson.databind.node.ObjectNode;

/// A stream record to be handled.
///
/// @param json as Lambda writes it
/// @param bytes about how large that is
record StreamItem(String sequenceNumber, Instant createdAt, ObjectNode json, int bytes) {

  static StreamItem of(Record record, String streamArn) {
    ObjectNode json = EventJson.record(record, streamArn);
    return new StreamItem(
        record.dynamodb().sequenceNumber(),
        record.dynamodb().approximateCreationDateTime(),
        json,
        json.toString().length());
  }

  /// The order of sequence numbers, which are whole numbers longer than a long.
  static int compare(String a, String b) {
    return new BigInteger(a).compareTo(new BigInteger(b));
  }
}
