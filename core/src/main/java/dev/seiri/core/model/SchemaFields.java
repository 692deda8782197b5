package dev.seiri.core.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// The fields that a schema gives an object, found through its references and combinations.
public final class SchemaFields {
  private static final List<String> COMBINATIONS = List.of("allOf", "anyOf", "oneOf");

  private final JsonNode root;
  private final SequencedMap<String, List<JsonNode>> fields = new LinkedHashMap<>();
  private final Set<String> required = new HashSet<>();
  private boolean open;

  private SchemaFields(JsonNode root) {
    this.root = root;
  }

  static SchemaFields of(JsonNode schema) {
    SchemaFields found = new SchemaFields(schema);
    found.resolved(schema).forEach(found::collect);
    return found;
  }

  /// Their names, in the schema's order.
  public List<String> names() {
    return List.copyOf(fields.keySet());
  }

  /// Whether an object may have a field of this name: the schema names it, or names none, or says
  /// that there may be others.
  public boolean allows(String field) {
    return open || fields.isEmpty() || fields.containsKey(field);
  }

  /// Whether every object has the field.
  public boolean isRequired(String field) {
    return required.contains(field);
  }

  /// The types that a field's value may be of, in JSON Schema's words; empty if it may be of any.
  public Set<String> types(String field) {
    Set<String> types = new LinkedHashSet<>();
    for (JsonNode schema : schemas(field)) {
      JsonNode type = schema.path("type");
      if (type.isString()) {
        types.add(type.stringValue());
      } else if (type.isArray()) {
        type.forEach(one -> types.add(one.asString("")));
      } else if (values(schema).isEmpty() && !isCombined(schema)) {
        return Set.of();
      }
      values(schema).stream().flatMap(List::stream).map(SchemaFields::type).forEach(types::add);
    }
    return types;
  }

  /// The values that a field may have, where the schema lists them.
  public Optional<List<JsonNode>> values(String field) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode schema : schemas(field)) {
      Optional<List<JsonNode>> values = values(schema);
      if (values.isEmpty() && !isCombined(schema)) {
        return Optional.empty();
      }
      values.ifPresent(all::addAll);
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private List<JsonNode> schemas(String field) {
    return fields.getOrDefault(field, List.of()).stream()
        .flatMap(schema -> resolved(schema).stream())
        .toList();
  }

  private void collect(JsonNode schema) {
    schema
        .path("properties")
        .properties()
        .forEach(property ->
            fields
                .computeIfAbsent(property.getKey(), _ -> new ArrayList<>())
                .add(property.getValue()));
    schema.path("required").forEach(name -> required.add(name.asString("")));
    open |= schema.has("patternProperties");
    for (String key : List.of("additionalProperties", "unevaluatedProperties")) {
      open |= schema.has(key) && !(schema.get(key).isBoolean() && !schema.get(key).booleanValue());
    }
  }

  /// A schema, what it refers to, and what it combines.
  private List<JsonNode> resolved(JsonNode schema) {
    Set<JsonNode> seen = new LinkedHashSet<>();
    resolve(schema, seen);
    return List.copyOf(seen);
  }

  private void resolve(JsonNode schema, Set<JsonNode> seen) {
    if (!schema.isObject() || !seen.add(schema)) {
      return;
    }
    String reference = schema.path("$ref").asString("");
    if (reference.startsWith("#")) {
      resolve(target(reference.substring(1)), seen);
    }
    for (String combination : COMBINATIONS) {
      schema.path(combination).forEach(part -> resolve(part, seen));
    }
  }

  private JsonNode target(String pointer) {
    return pointer.isEmpty() || pointer.startsWith("/")
        ? root.at(JsonPointer.compile(pointer))
        : root.path("");
  }

  /// Whether what a schema asks for stands in those that it refers to or combines.
  private static boolean isCombined(JsonNode schema) {
    return schema.has("$ref") || COMBINATIONS.stream().anyMatch(schema::has);
  }

  private static Optional<List<JsonNode>> values(JsonNode schema) {
    if (schema.has("const")) {
      return Optional.of(List.of(schema.get("const")));
    }
    return schema.path("enum").isArray()
        ? Optional.of(List.copyOf(schema.get("enum").asArray().values()))
        : Optional.empty();
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case NULL -> "null";
      case OBJECT, POJO, BINARY, MISSING -> "object";
    };
  }
}
