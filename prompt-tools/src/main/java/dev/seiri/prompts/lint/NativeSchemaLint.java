package dev.seiri.prompts.lint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// A check for parts of a schema that the provider's native structured output and strict tools
/// reject with a 400: they compile a subset of JSON Schema into a grammar.
final class NativeSchemaLint {
  /// The bound for all objects in the schema together.
  static final int MOST_OPTIONAL = 24;

  /// Properties or elements of several types, together.
  static final int MOST_UNIONS = 16;

  private static final Set<String> UNSUPPORTED =
      Set.of(
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "maxItems",
          "uniqueItems",
          "contains",
          "minContains",
          "maxContains",
          "minProperties",
          "maxProperties",
          "patternProperties",
          "propertyNames",
          "unevaluatedProperties",
          "unevaluatedItems",
          "dependentRequired",
          "dependentSchemas",
          "prefixItems",
          "oneOf",
          "not",
          "if",
          "then",
          "else",
          "$dynamicRef",
          "$recursiveRef");
  private static final Set<String> SCHEMAS = Set.of("items", "additionalProperties");
  private static final Set<String> LISTS = Set.of("anyOf", "allOf", "oneOf", "prefixItems");
  private static final Set<String> MAPS = Set.of("properties", "$defs", "definitions");

  private final JsonNode root;
  private final List<Fault> faults = new ArrayList<>();
  private int optional;
  private int unions;

  private NativeSchemaLint(JsonNode root) {
    this.root = root;
  }

  /// @param path from the schema's root
  record Fault(Rule rule, List<String> path, String message, String fix) {}

  static List<Fault> of(JsonNode schema) {
    NativeSchemaLint lint = new NativeSchemaLint(schema);
    lint.look(schema, List.of());
    lint.count(
        Rule.TOO_MANY_OPTIONAL,
        lint.optional,
        MOST_OPTIONAL,
        "optional properties",
        "name more of them under required, and let the model leave them empty");
    lint.count(
        Rule.TOO_MANY_UNIONS,
        lint.unions,
        MOST_UNIONS,
        "unions (anyOf, or a list of types)",
        "give more of them one type");
    return lint.faults;
  }

  private void count(Rule rule, int count, int most, String what, String fix) {
    if (count > most) {
      add(
          rule,
          List.of(),
          String.format(Locale.ROOT, "%d %s; native structured output takes %d", count, what, most),
          fix);
    }
  }

  private void look(JsonNode node, List<String> path) {
    if (!node.isObject()) {
      return;
    }
    object(node, path);
    union(node);
    enumeration(node, path);
    reference(node, path);
    for (String keyword : node.propertyNames()) {
      if (UNSUPPORTED.contains(keyword)) {
        add(
            Rule.UNSUPPORTED_KEYWORD,
            with(path, keyword),
            "native structured output does not take " + keyword,
            keyword.equals("oneOf")
                ? "write anyOf"
                : "state it in the description or the prompt instead");
      }
      children(node.path(keyword), keyword, path);
    }
    JsonNode minItems = node.path("minItems");
    if (minItems.isNumber() && minItems.asInt() > 1) {
      add(
          Rule.UNSUPPORTED_KEYWORD,
          with(path, "minItems"),
          "native structured output takes minItems 0 and 1 only",
          "state it in the description or the prompt instead");
    }
  }

  private void children(JsonNode value, String keyword, List<String> path) {
    List<String> here = with(path, keyword);
    if (SCHEMAS.contains(keyword)) {
      look(value, here);
    } else if (LISTS.contains(keyword)) {
      for (int i = 0; i < value.size(); i++) {
        look(value.path(i), with(here, Integer.toString(i)));
      }
    } else if (MAPS.contains(keyword)) {
      value.properties().forEach(child -> look(child.getValue(), with(here, child.getKey())));
    }
  }

  private void object(JsonNode node, List<String> path) {
    JsonNode properties = node.path("properties");
    boolean isObject = properties.isObject() || types(node).anyMatch(type -> type.equals("object"));
    if (!isObject) {
      return;
    }
    JsonNode additional = node.path("additionalProperties");
    if (!additional.isBoolean() || additional.booleanValue()) {
      add(
          Rule.OPEN_OBJECT,
          additional.isMissingNode() ? path : with(path, "additionalProperties"),
          "this object takes any property, which native structured output refuses",
          "set additionalProperties: false");
    }
    Set<String> required = new HashSet<>();
    node.path("required").forEach(name -> required.add(name.asString("")));
    optional +=
        (int) properties.propertyNames().stream().filter(n -> !required.contains(n)).count();
  }

  private void union(JsonNode node) {
    if (node.has("anyOf") || node.has("oneOf") || node.path("type").size() > 1) {
      unions++;
    }
  }

  private void enumeration(JsonNode node, List<String> path) {
    for (JsonNode value : node.path("enum")) {
      if (value.isObject() || value.isArray()) {
        add(
            Rule.UNSUPPORTED_KEYWORD,
            with(path, "enum"),
            "native structured output takes plain values in enum only",
            "list texts, numbers, true, false and null");
        return;
      }
    }
  }

  private void reference(JsonNode node, List<String> path) {
    if (!node.path("$ref").isString()) {
      return;
    }
    String reference = node.path("$ref").stringValue();
    List<String> here = with(path, "$ref");
    // One that leads nowhere is a fault of the schema itself.
    JsonNode target = target(reference);
    if (!target.isMissingNode() && comesBack(target, path)) {
      add(
          Rule.RECURSIVE_SCHEMA,
          here,
          "%s contains itself, which native structured output refuses".formatted(reference),
          "write as many levels as there can be, or a list with a parent's name in each element");
    }
  }

  /// Whether the references from a target lead back to the place that refers to it.
  private boolean comesBack(JsonNode target, List<String> path) {
    Set<JsonNode> above = Collections.newSetFromMap(new IdentityHashMap<>());
    JsonNode node = root;
    above.add(node);
    for (String step : path) {
      node = node.isArray() ? node.path(Integer.parseInt(step)) : node.path(step);
      above.add(node);
    }
    Set<String> followed = new HashSet<>();
    Deque<JsonNode> targets = new ArrayDeque<>(List.of(target));
    while (!targets.isEmpty()) {
      JsonNode next = targets.pop();
      if (above.contains(next)) {
        return true;
      }
      for (JsonNode reference : next.findValues("$ref")) {
        String pointer = reference.asString("");
        if (pointer.startsWith("#") && followed.add(pointer)) {
          targets.push(target(pointer));
        }
      }
    }
    return false;
  }

  private JsonNode target(String reference) {
    if (!reference.startsWith("#")) {
      return root.path("no such pointer");
    }
    try {
      return root.at(JsonPointer.compile(reference.substring(1)));
    } catch (IllegalArgumentException e) {
      return root.path("no such pointer");
    }
  }

  private static Stream<String> types(JsonNode node) {
    JsonNode type = node.path("type");
    return type.isArray()
        ? type.valueStream().map(t -> t.asString(""))
        : Stream.of(type.asString(""));
  }

  private void add(Rule rule, List<String> path, String message, String fix) {
    faults.add(new Fault(rule, path, message, fix));
  }

  private static List<String> with(List<String> path, String step) {
    return Stream.concat(path.stream(), Stream.of(step)).toList();
  }
}
