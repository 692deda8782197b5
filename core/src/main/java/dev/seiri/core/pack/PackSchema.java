package dev.seiri.core.pack;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.OutputSchema;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// The schema of a call of many rows, made of the task's own.
public final class PackSchema {
  private static final String ANSWER = "#/properties/answers/items/properties/answer";
  private static final String DEFINITIONS = "$defs";
  private static final Set<String> BY_NAME =
      Set.of("properties", "patternProperties", "dependentSchemas", DEFINITIONS, "definitions");
  private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");

  private PackSchema() {}

  /// The schema of `{"answers": [{"id": …, "answer": …}, …]}`, with an `echo` where one is asked
  /// for. Definitions move to the top, where every model looks for them, and what refers to the
  /// task's schema refers to it in its new place.
  public static OutputSchema of(Optional<OutputSchema> task, boolean echo) {
    ObjectNode answer = task.map(OutputSchema::json).orElseGet(() -> typed("object"));
    JsonNode dialect = answer.remove("$schema");
    JsonNode definitions = answer.remove(DEFINITIONS);
    answer.remove("$id");

    ObjectNode entry = typed("object");
    ObjectNode properties = entry.putObject("properties");
    ArrayNode required = entry.putArray("required");
    properties.set("id", typed("string"));
    required.add("id");
    if (echo) {
      properties.set("echo", typed("string"));
      required.add("echo");
    }
    properties.set("answer", moved(answer));
    required.add("answer");
    entry.put("additionalProperties", false);

    ObjectNode schema = Json.object();
    if (dialect != null) {
      schema.set("$schema", dialect);
    }
    schema.put("type", "object");
    schema.putObject("properties").putObject("answers").put("type", "array").set("items", entry);
    schema.putArray("required").add("answers");
    schema.put("additionalProperties", false);
    if (definitions instanceof ObjectNode named) {
      schema.set(DEFINITIONS, eachMoved(named));
    }
    return OutputSchema.of(schema);
  }

  private static ObjectNode typed(String type) {
    return Json.object().put("type", type);
  }

  private static JsonNode moved(JsonNode schema) {
    return switch (schema) {
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object.properties().forEach(e -> copy.set(e.getKey(), keyword(e.getKey(), e.getValue())));
        yield copy;
      }
      case ArrayNode list -> {
        ArrayNode copy = Json.MAPPER.createArrayNode();
        list.forEach(each -> copy.add(moved(each)));
        yield copy;
      }
      default -> schema;
    };
  }

  private static JsonNode keyword(String name, JsonNode value) {
    if (name.equals("$ref") && value instanceof StringNode reference) {
      return StringNode.valueOf(target(reference.stringValue()));
    }
    if (VALUES.contains(name)) {
      return value;
    }
    return BY_NAME.contains(name) && value instanceof ObjectNode named
        ? eachMoved(named)
        : moved(value);
  }

  private static ObjectNode eachMoved(ObjectNode named) {
    ObjectNode copy = Json.object();
    named.properties().forEach(e -> copy.set(e.getKey(), moved(e.getValue())));
    return copy;
  }

  private static String target(String reference) {
    boolean stays = reference.startsWith("#/" + DEFINITIONS + "/");
    boolean points = reference.equals("#") || reference.startsWith("#/");
    return points && !stays ? ANSWER + reference.substring(1) : reference;
  }
}
