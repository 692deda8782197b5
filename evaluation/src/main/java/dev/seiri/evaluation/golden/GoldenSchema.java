package dev.seiri.evaluation.golden;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.SchemaFields;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.text.WrittenValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/// What a prompt's schema lets golden rows expect.
///
/// @param prompt what the prompt is called in messages
/// @param fields the fields of its answers
public record GoldenSchema(String prompt, SchemaFields fields) {
  /// The schema of a prompt, if it has one.
  public static Optional<GoldenSchema> of(PromptTemplate prompt) {
    return prompt
        .outputSchema()
        .map(OutputSchema::fields)
        .map(fields -> new GoldenSchema(prompt.key().toString(), fields));
  }

  /// Refuses a set that expects a field which no valid answer has: it would be wrong in every row.
  ///
  /// @throws GoldenFault naming the set, the row and the field
  public void requireFieldsOf(GoldenSet set) {
    for (GoldenRow row : set.rows()) {
      for (String field : row.expected().propertyNames()) {
        if (!fields.allows(field)) {
          throw new GoldenFault(
              "%s: row %s expects a field \"%s\", which the schema of %s does not have; its fields are %s"
                  .formatted(
                      set.name(),
                      Text.excerpt(row.recordId().value(), 60),
                      Text.excerpt(field, 60),
                      prompt,
                      String.join(", ", fields.names())));
        }
      }
    }
  }

  /// A table's cell as a value of a field's type.
  ///
  /// @throws IllegalArgumentException if no valid answer has such a value, saying why
  public JsonNode value(String field, String cell) {
    Set<String> types = fields.types(field);
    JsonNode value = cell.isBlank() ? blank(field, types) : written(types, cell);
    List<String> allowed =
        fields.values(field).orElse(List.of()).stream().map(Json::canonical).toList();
    if (!allowed.isEmpty() && !cell.isBlank() && !allowed.contains(Json.canonical(value))) {
      throw new IllegalArgumentException(
          "%s is none of %s, which the schema of %s lists"
              .formatted(quoted(cell), Text.excerpt(String.join(", ", allowed), 100), prompt));
    }
    return value;
  }

  private JsonNode blank(String field, Set<String> types) {
    if (types.isEmpty() || types.contains("string")) {
      return StringNode.valueOf("");
    }
    if (types.contains("null") || !fields.isRequired(field)) {
      return NullNode.getInstance();
    }
    throw new IllegalArgumentException(
        "a blank, and the schema of %s wants %s; fill it in, or leave the row out"
            .formatted(prompt, words(types)));
  }

  private JsonNode written(Set<String> types, String cell) {
    if (types.isEmpty() || types.contains("string")) {
      return StringNode.valueOf(cell);
    }
    List<JsonNode> readings = new ArrayList<>();
    if (types.contains("number") || types.contains("integer")) {
      WrittenValue.number(cell)
          .filter(number -> types.contains("number") || isWhole(number))
          .map(number -> isWhole(number) ? whole(number) : number)
          .ifPresent(readings::add);
    }
    if (types.contains("boolean")) {
      WrittenValue.truth(cell).ifPresent(readings::add);
    }
    if (types.contains("object") || types.contains("array")) {
      json(cell)
          .filter(node -> types.contains(node.isObject() ? "object" : "array"))
          .ifPresent(readings::add);
    }
    return readings.stream()
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s is not %s, as the schema of %s wants"
                    .formatted(quoted(cell), words(types), prompt)));
  }

  private static boolean isWhole(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  private static JsonNode whole(JsonNode number) {
    return Json.MAPPER.getNodeFactory().numberNode(number.decimalValue().toBigIntegerExact());
  }

  private static Optional<JsonNode> json(String cell) {
    try {
      return Optional.of(Json.read(cell)).filter(JsonNode::isContainer);
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String words(Set<String> types) {
    return types.stream()
        .filter(type -> !type.equals("null"))
        .map(type ->
            switch (type) {
              case "integer" -> "an integer in digits such as 1234";
              case "number" -> "a number in digits such as 1234.5";
              case "boolean" -> "true or false";
              case "array" -> "a JSON array";
              case "object" -> "a JSON object";
              default -> type;
            })
        .reduce((a, b) -> a + " or " + b)
        .orElse("null");
  }

  private static String quoted(String cell) {
    return "\"" + Text.excerpt(cell, 60) + "\"";
  }
}
