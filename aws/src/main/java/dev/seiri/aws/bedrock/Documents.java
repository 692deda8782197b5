package dev.seiri.aws.bedrock;

import dev.seiri.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.document.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Conversion between JSON and the SDK's documents.
final class Documents {
  private Documents() {}

  static Document of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Document> map = new LinkedHashMap<>();
        node.properties().forEach(e -> map.put(e.getKey(), of(e.getValue())));
        yield Document.fromMap(map);
      }
      case ARRAY -> {
        List<Document> list = new ArrayList<>();
        node.forEach(child -> list.add(of(child)));
        yield Document.fromList(list);
      }
      case STRING -> Document.fromString(node.stringValue());
      case NUMBER -> Document.fromNumber(node.decimalValue());
      case BOOLEAN -> Document.fromBoolean(node.booleanValue());
      case NULL, MISSING, BINARY, POJO -> Document.fromNull();
    };
  }

  static JsonNode json(Document document) {
    if (document.isMap()) {
      ObjectNode object = Json.object();
      document.asMap().forEach((key, value) -> object.set(key, json(value)));
      return object;
    }
    if (document.isList()) {
      ArrayNode array = Json.MAPPER.createArrayNode();
      document.asList().forEach(value -> array.add(json(value)));
      return array;
    }
    if (document.isString()) {
      return Json.MAPPER.getNodeFactory().stringNode(document.asString());
    }
    if (document.isNumber()) {
      return Json.read(document.asNumber().stringValue());
    }
    if (document.isBoolean()) {
      return Json.MAPPER.getNodeFactory().booleanNode(document.asBoolean());
    }
    return Json.MAPPER.nullNode();
  }
}
