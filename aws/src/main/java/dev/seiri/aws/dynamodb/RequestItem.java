package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import java.util.LinkedHashMap;
import java.util.Map;
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
}
