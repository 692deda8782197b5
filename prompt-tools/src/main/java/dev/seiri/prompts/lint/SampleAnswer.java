package dev.seiri.prompts.lint;

import dev.seiri.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// An answer made from a schema, to try the schema with. It need not satisfy it.
final class SampleAnswer {
  private static final int MOST_VALUES = 3_000;
  private static final List<String> COMBINATIONS = List.of("allOf", "anyOf", "oneOf");

  private final JsonNode root;
  private final int deepest;
  private final int elements;
  private final String text;
  private int values;

  private SampleAnswer(JsonNode root, int deepest, int elements, String text) {
    this.root = root;
    this.deepest = deepest;
    this.elements = elements;
    this.text = text;
  }

  /// An answer as a model might give it.
  static ObjectNode ordinary(JsonNode schema) {
    return new SampleAnswer(schema, 8, 1, "text").object(schema, 0);
  }

  /// One that is nested as deep as the schema lets it be.
  static ObjectNode deep(JsonNode schema) {
    return new SampleAnswer(schema, 40, 1, "a".repeat(40) + "!").object(schema, 0);
  }

  /// One with long lists and texts.
  static ObjectNode large(JsonNode schema) {
    return new SampleAnswer(schema, 8, 200, "a".repeat(2_000) + "!").object(schema, 0);
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = Json.object();
    for (JsonNode part : resolved(schema)) {
      part.path("properties")
          .properties()
          .forEach(property -> {
            if (depth < deepest && ++values < MOST_VALUES && !object.has(property.getKey())) {
              object.set(property.getKey(), value(property.getValue(), depth + 1));
            }
          });
    }
    return object;
  }

  private JsonNode value(JsonNode schema, int depth) {
    List<JsonNode> parts = resolved(schema);
    for (JsonNode part : parts) {
      if (part.has("const")) {
        return part.get("const");
      }
      if (part.path("enum").size() > 0) {
        return part.path("enum").get(0);
      }
    }
    if (parts.stream().anyMatch(part -> is(part, "object") || part.has("properties"))) {
      return object(schema, depth);
    }
    for (JsonNode part : parts) {
      if (is(part, "array") || part.has("items")) {
        return list(part.path("items"), depth);
      }
      if (is(part, "integer") || is(part, "number")) {
        return part.path("minimum").isNumber() ? part.get("minimum") : Json.read("1");
      }
      if (is(part, "boolean")) {
        return Json.read("true");
      }
    }
    return StringNode.valueOf(text);
  }

  private ArrayNode list(JsonNode items, int depth) {
    ArrayNode list = Json.object().putArray("list");
    for (int i = 0; i < elements && depth < deepest && ++values < MOST_VALUES; i++) {
      list.add(value(items, depth + 1));
    }
    return list;
  }

  private static boolean is(JsonNode schema, String type) {
    JsonNode types = schema.path("type");
    return types.isArray()
        ? types.valueStream().anyMatch(t -> t.asString("").equals(type))
        : types.asString("").equals(type);
  }

  /// A schema, what it refers to, and what it combines.
  private List<JsonNode> resolved(JsonNode schema) {
    List<JsonNode> parts = new ArrayList<>();
    resolve(schema, parts, Collections.newSetFromMap(new IdentityHashMap<>()));
    return parts;
  }

  private void resolve(JsonNode schema, List<JsonNode> parts, Set<JsonNode> seen) {
    if (!schema.isObject() || !seen.add(schema)) {
      return;
    }
    parts.add(schema);
    String reference = schema.path("$ref").asString("");
    if (reference.equals("#") || reference.startsWith("#/")) {
      resolve(root.at(JsonPointer.compile(reference.substring(1))), parts, seen);
    }
    for (String combination : COMBINATIONS) {
      schema.path(combination).forEach(part -> resolve(part, parts, seen));
    }
  }
}
