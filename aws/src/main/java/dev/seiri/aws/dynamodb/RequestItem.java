package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.StoredRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A request as an item of the requests table.
final class RequestItem {
  private RequestItem() {}

  static Map<String, AttributeValue> key(RequestId id) {
    return Map.of("request_id", s(id.value()));
  }

  static Map<String, AttributeValue> write(Request request) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put("request_id", s(request.id().value()));
    item.put("execution_id", s(request.executionId().value()));
    item.put("record_id", s(request.recordId().value()));
    item.put("input_value", s(request.inputValue()));
    if (!request.fields().isEmpty()) {
      Map<String, AttributeValue> fields = new LinkedHashMap<>();
      request.fields().forEach((name, value) -> fields.put(name, s(value)));
      item.put("fields", AttributeValue.fromM(fields));
      // A map attribute keeps no order, and the columns have one.
      item.put(
          "field_names",
          AttributeValue.fromL(request.fields().keySet().stream().map(Attributes::s).toList()));
    }
    request.oversizeBytes().ifPresent(bytes -> item.put("oversize_bytes", n(bytes)));
    return item;
  }

  /// What an item says; never fails: one that is no request says what is wrong.
  static StoredRequest read(Map<String, AttributeValue> item) {
    try {
      String id = new Attributes("requests", item).required("request_id");
      Attributes attributes = new Attributes("requests[%s]".formatted(id), item);
      SequencedMap<String, String> fields = fields(item);
      return new StoredRequest.Readable(
          new Request(
              new RequestId(id),
              new ExecutionId(attributes.required("execution_id")),
              new RecordId(attributes.string("record_id").orElse(id)),
              fields.isEmpty()
                  ? attributes
                      .string("input_value")
                      .orElseThrow(
                          () -> new MalformedItem(attributes.where() + ": input_value is missing"))
                  : attributes.string("input_value").orElse(""),
              fields,
              attributes.smallInteger("redrive").orElse(0),
              attributes.smallInteger("rounds").orElse(0),
              attributes.integer("oversize_bytes")));
    } catch (MalformedItem | IllegalArgumentException e) {
      return new StoredRequest.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static SequencedMap<String, String> fields(Map<String, AttributeValue> item) {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    AttributeValue values = item.get("fields");
    AttributeValue names = item.get("field_names");
    if (values == null || !values.hasM()) {
      return fields;
    }
    Stream.concat(
            names == null ? Stream.empty() : names.l().stream().map(AttributeValue::s),
            values.m().keySet().stream().sorted())
        .forEach(name -> {
          AttributeValue value = name == null ? null : values.m().get(name);
          if (value != null && (value.s() != null || value.n() != null)) {
            fields.putIfAbsent(name, value.s() == null ? value.n() : value.s());
          }
        });
    return fields;
  }
}
