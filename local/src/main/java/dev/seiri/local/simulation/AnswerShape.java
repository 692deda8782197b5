package dev.seiri.local.simulation;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.pack.Echo;
import dev.seiri.local.bedrock.StandInQuestion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// What an answer must look like, from the schema of the request or of its system text.
final class AnswerShape {
  private static final String IN_WORDS = "JSON Schema:";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");

  private final JsonNode root;
  private final JsonNode item;

  private AnswerShape(JsonNode root, boolean packed) {
    this.root = root;
    this.item = packed ? at(root, "answers").path("items") : MissingNode.getInstance();
  }

  static AnswerShape of(StandInQuestion question, boolean packed) {
    return new AnswerShape(
        question.schema().or(() -> inWords(question.system())).orElse(MissingNode.getInstance()),
        packed);
  }

  private static Optional<JsonNode> inWords(String system) {
    int at = system.lastIndexOf(IN_WORDS);
    if (at < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(system.substring(at + IN_WORDS.length()).strip()));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /// The start of a row, where the schema asks for it beside each answer.
  Optional<String> echo(String row) {
    JsonNode echo = at(item, "echo");
    if (echo.isMissingNode()) {
      return Optional.empty();
    }
    int most = resolve(echo).path("maxLength").asInt(Echo.LENGTH);
    String start = row.strip();
    return Optional.of(Text.wellFormed(start.substring(0, Math.min(most, start.length()))));
  }

  /// A row's right answer: the known fields, and the row itself in every other that is asked for.
  ObjectNode answer(Optional<ObjectNode> known, String row) {
    ObjectNode answer = Json.object();
    JsonNode fields = resolve(item.isMissingNode() ? root : at(item, "answer")).path("properties");
    fields
        .propertyNames()
        .forEach(name -> {
          JsonNode value = known.map(k -> k.path(name)).orElse(MissingNode.getInstance());
          answer.set(name, value.isMissingNode() ? echoed(resolve(fields.path(name)), row) : value);
        });
    if (fields.isEmpty()) {
      return known.map(ObjectNode::deepCopy).orElseGet(() -> Json.object().put("normalized", row));
    }
    return answer;
  }

  /// The schema of a field of an answer.
  JsonNode field(String name) {
    return resolve(at(resolve(item.isMissingNode() ? root : at(item, "answer")), name));
  }

  private JsonNode echoed(JsonNode schema, String row) {
    if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
      return schema
          .path("enum")
          .path((int) Math.floorMod(Text.sha256Start(row), (long) schema.path("enum").size()));
    }
    if (schema.has("const")) {
      return schema.path("const");
    }
    return switch (type(schema)) {
      case "string" -> Json.object().stringNode(row);
      case "integer", "number" -> Json.object().numberNode(number(row));
      case "boolean" -> Json.object().booleanNode(false);
      case "array" -> Json.object().arrayNode();
      case "object" -> Json.object();
      case "null" -> NullNode.getInstance();
      default -> Json.object().stringNode(row);
    };
  }

  private static String type(JsonNode schema) {
    return schema.path("type").isArray()
        ? schema.path("type").path(0).asString("")
        : schema.path("type").asString("");
  }

  private static long number(String row) {
    Matcher number = NUMBER.matcher(row);
    return number.find() ? Long.parseLong(number.group()) : 0;
  }

  private JsonNode at(JsonNode schema, String property) {
    return resolve(schema).path("properties").path(property);
  }

  private JsonNode resolve(JsonNode schema) {
    String reference = schema.path("$ref").asString("");
    return reference.startsWith("#/") ? root.at(reference.substring(1)) : schema;
  }
}
