package dev.seiri.lambda.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A reader of stream events: new requests, and those whose `redrive` has changed. Every other
/// record (such as TTL deletions) is ignored.
final class Deliveries {
  private Deliveries() {}

  static List<Delivery> of(DynamodbEvent event) {
    return Optional.ofNullable(event.getRecords()).stream()
        .flatMap(List::stream)
        .flatMap(Deliveries::delivery)
        .toList();
  }

  private static Stream<Delivery> delivery(DynamodbStreamRecord record) {
    Map<String, AttributeValue> image = record.getDynamodb().getNewImage();
    if (image == null || !asksForWork(record, image)) {
      return Stream.empty();
    }
    String number = record.getDynamodb().getSequenceNumber();
    try {
      return Stream.of(delivery(number, image, since(record)));
    } catch (RuntimeException e) {
      // Whatever a table holds: one item must not keep the others of its batch from their handler.
      return Stream.of(
          new Delivery.Unreadable(
              number,
              new RequestId(text(image, "request_id").orElse("(no request_id)")),
              String.valueOf(e.getMessage())));
    }
  }

  private static boolean asksForWork(
      DynamodbStreamRecord record, Map<String, AttributeValue> image) {
    return switch (String.valueOf(record.getEventName())) {
      case "INSERT" -> true;
      case "MODIFY" -> {
        Optional<String> redrive = text(image, "redrive");
        yield redrive.isPresent()
            && !redrive.equals(text(record.getDynamodb().getOldImage(), "redrive"));
      }
      default -> false;
    };
  }

  private static Optional<Instant> since(DynamodbStreamRecord record) {
    return Optional.ofNullable(record.getDynamodb().getApproximateCreationDateTime())
        .map(Date::toInstant);
  }

  private static Delivery delivery(
      String sequenceNumber, Map<String, AttributeValue> image, Optional<Instant> since) {
    RequestId id = new RequestId(text(image, "request_id").orElse("(no request_id)"));
    Optional<String> execution = text(image, "execution_id").filter(value -> !value.isBlank());
    SequencedMap<String, String> fields = fields(image);
    Optional<String> input = text(image, "input_value");
    if (execution.isEmpty()) {
      return new Delivery.Unreadable(sequenceNumber, id, "the item has no execution_id of type S");
    }
    if (input.isEmpty() && fields.isEmpty()) {
      return new Delivery.Unreadable(sequenceNumber, id, "the item has no input_value of type S");
    }
    return new Delivery.Row(
        sequenceNumber,
        new Request(
            id,
            new ExecutionId(execution.get()),
            new RecordId(text(image, "record_id").orElse(id.value())),
            input.orElse(""),
            fields,
            (int) number(image, "redrive").orElse(0),
            (int) number(image, "rounds").orElse(0),
            number(image, "oversize_bytes")),
        since);
  }

  private static SequencedMap<String, String> fields(Map<String, AttributeValue> image) {
    AttributeValue value = image.get("fields");
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    if (value == null || value.getM() == null) {
      return fields;
    }
    AttributeValue names = image.get("field_names");
    if (names != null && names.getL() != null) {
      names
          .getL()
          .forEach(n -> text(value.getM(), n.getS()).ifPresent(v -> fields.put(n.getS(), v)));
    }
    new TreeMap<>(value.getM())
        .keySet()
        .forEach(name -> text(value.getM(), name).ifPresent(v -> fields.putIfAbsent(name, v)));
    return fields;
  }

  /// A text, or a number as text.
  private static Optional<String> text(
      @Nullable Map<String, AttributeValue> image, @Nullable String name) {
    AttributeValue value = image == null || name == null ? null : image.get(name);
    return value == null
        ? Optional.empty()
        : Optional.ofNullable(value.getS()).or(() -> Optional.ofNullable(value.getN()));
  }

  private static OptionalLong number(Map<String, AttributeValue> image, String name) {
    return text(image, name)
        .filter(n -> n.matches("[0-9]{1,9}"))
        .map(Long::parseLong)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }
}
