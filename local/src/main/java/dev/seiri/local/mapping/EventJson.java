package dev.seiri.local.mapping;

import dev.seiri.core.json.Json;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stream records in the JSON that Lambda hands to a function.
final class EventJson {
  private EventJson() {}

  static ObjectNode event(List<StreamItem> items) {
    ObjectNode event = Json.object();
    ArrayNode records = event.putArray("Records");
    items.forEach(item -> records.add(item.json()));
    return event;
  }

  static ObjectNode record(Record record, String streamArn) {
    ObjectNode json = Json.object();
    json.put("eventID", record.eventID());
    json.put("eventName", record.eventNameAsString());
    json.put("eventVersion", record.eventVersion());
    json.put("eventSource", "aws:dynamodb");
    json.put("awsRegion", record.awsRegion());
    json.set("dynamodb", stream(record.dynamodb()));
    json.put("eventSourceARN", streamArn);
    return json;
  }

  private static ObjectNode stream(StreamRecord record) {
    ObjectNode json = Json.object();
    json.put("ApproximateCreationDateTime", record.approximateCreationDateTime().getEpochSecond());
    image(json, "Keys", record.keys());
    if (record.hasNewImage()) {
      image(json, "NewImage", record.newImage());
    }
    if (record.hasOldImage()) {
      image(json, "OldImage", record.oldImage());
    }
    json.put("SequenceNumber", record.sequenceNumber());
    json.put("SizeBytes", record.sizeBytes());
    json.put("StreamViewType", record.streamViewTypeAsString());
    return json;
  }

  private static void image(ObjectNode json, String name, Map<String, AttributeValue> image) {
    ObjectNode object = json.putObject(name);
    image.forEach((key, value) -> object.set(key, value(value)));
  }

  private static JsonNode value(AttributeValue value) {
    ObjectNode json = Json.object();
    switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case BOOL -> json.put("BOOL", value.bool());
      case NUL -> json.put("NULL", true);
      case B -> json.put("B", base64(value.b()));
      case SS -> value.ss().forEach(json.putArray("SS")::add);
      case NS -> value.ns().forEach(json.putArray("NS")::add);
      case BS -> value.bs().forEach(b -> json.withArray("BS").add(base64(b)));
      case L -> {
        ArrayNode list = json.putArray("L");
        value.l().forEach(v -> list.add(value(v)));
      }
      case M -> image(json, "M", value.m());
      case UNKNOWN_TO_SDK_VERSION -> json.put("NULL", true);
    }
    return json;
  }

  private static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArray());
  }
}
