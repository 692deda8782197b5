package dev.seiri.prompts.lint;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A check of a schema's words: those that do nothing, and those that no answer can satisfy.
final class SchemaWordsLint {
  private static final Set<String> SCHEMAS =
      Set.of(
          "items",
          "additionalProperties",
          "contains",
          "not",
          "if",
          "then",
          "else",
          "propertyNames",
          "unevaluatedItems",
          "unevaluatedProperties",
          "contentSchema");
  private static final Set<String> LISTS = Set.of("anyOf", "allOf", "oneOf", "prefixItems");
  private static final Set<String> MAPS =
      Set.of("properties", "$defs", "definitions", "patternProperties", "dependentSchemas");
  private static final Set<String> OTHERS =
      Set.of(
          "type",
          "enum",
          "const",
          "required",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "pattern",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minContains",
          "maxContains",
          "minProperties",
          "maxProperties",
          "dependentRequired",
          "format",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "contentEncoding",
          "contentMediaType",
          "$schema",
          "$id",
          "$ref",
          "$anchor",
          "$comment",
          "$vocabulary",
          "$dynamicRef",
          "$dynamicAnchor");
  private static final List<String[]> BOUNDS =
      List.of(
          new String[] {"minimum", "maximum"},
          new String[] {"minLength", "maxLength"},
          new String[] {"minItems", "maxItems"},
          new String[] {"minProperties", "maxProperties"},
          new String[] {"minContains", "maxContains"});
  private static final List<String[]> EXCLUSIVE =
      List.of(
          new String[] {"exclusiveMinimum", "maximum"},
          new String[] {"minimum", "exclusiveMaximum"},
          new String[] {"exclusiveMinimum", "exclusiveMaximum"});

  /// Letters by which a word may differ from the one that is meant.
  private static final int MISSPELT = 2;

  private final List<Fault> faults = new ArrayList<>();

  private SchemaWordsLint() {}

  /// A fault of a schema.
  ///
  /// @param path of the place in the schema
  record Fault(Rule rule, Severity severity, List<String> path, String message, String fix) {}

  /// What is wrong with a schema's words. What is not JSON Schema at all is reported elsewhere.
  static List<Fault> of(JsonNode schema) {
    SchemaWordsLint lint = new SchemaWordsLint();
    lint.walk(schema, List.of(), true);
    lint.root(schema);
    return lint.faults;
  }

  /// An answer is an object.
  private void root(JsonNode schema) {
    if (!types(schema).isEmpty() && !types(schema).contains("object")) {
      impossible(
          List.of("type"),
          true,
          "an answer is an object, and this type is none",
          "write type: object");
    }
  }

  /// @param must whether every answer has this part
  private void walk(JsonNode node, List<String> path, boolean must) {
    if (!node.isObject()) {
      return;
    }
    words(node, path);
    bounds(node, path, must);
    values(node, path, must);
    required(node, path, must);
    together(node, path, must);
    Set<String> required = names(node.path("required"));
    for (var entry : node.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      List<String> here = with(path, key);
      if (MAPS.contains(key)) {
        boolean properties = key.equals("properties");
        value
            .properties()
            .forEach(e ->
                walk(
                    e.getValue(),
                    with(here, e.getKey()),
                    must && properties && required.contains(e.getKey())));
      } else if (LISTS.contains(key)) {
        for (int i = 0; i < value.size(); i++) {
          walk(value.path(i), with(here, Integer.toString(i)), must && key.equals("allOf"));
        }
      } else if (SCHEMAS.contains(key)) {
        walk(value, here, must && key.equals("items") && node.path("minItems").asInt(0) > 0);
      }
    }
  }

  private void words(JsonNode node, List<String> path) {
    for (String word : node.propertyNames()) {
      if (word.equals("nullable")) {
        add(
            Rule.NO_EFFECT,
            with(path, word),
            "nullable does nothing in JSON Schema",
            "write type: [string, \"null\"] or the like");
      } else if (word.equals("format")) {
        add(
            Rule.UNCHECKED_FORMAT,
            with(path, word),
            "format tells the model something, and no answer is checked for it",
            "where it matters, add a pattern");
      } else if (!isKnown(word) && !word.startsWith("x-")) {
        Optional<String> meant = meant(word);
        add(
            Rule.UNKNOWN_KEYWORD,
            with(path, word),
            "JSON Schema has no word %s, so it does nothing".formatted(word),
            meant.map("did you mean %s?"::formatted).orElse("remove it"));
      }
    }
  }

  private static boolean isKnown(String word) {
    return OTHERS.contains(word)
        || SCHEMAS.contains(word)
        || LISTS.contains(word)
        || MAPS.contains(word);
  }

  /// The known word that is the nearest.
  private static Optional<String> meant(String word) {
    String best = "";
    int least = Math.min(MISSPELT, word.length() / 2) + 1;
    for (String known :
        Stream.of(OTHERS, SCHEMAS, LISTS, MAPS).flatMap(Set::stream).sorted().toList()) {
      int distance =
          Math.abs(known.length() - word.length()) < least ? distance(word, known) : least;
      if (distance < least) {
        least = distance;
        best = known;
      }
    }
    return Optional.of(best).filter(known -> !known.isEmpty());
  }

  /// The number of letters to insert, remove or replace.
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    Arrays.setAll(before, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int cost =
            Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1))
                ? 0
                : 1;
        row[j] = Math.min(Math.min(row[j - 1], before[j]) + 1, before[j - 1] + cost);
      }
      before = row;
    }
    return before[other.length()];
  }

  private void bounds(JsonNode node, List<String> path, boolean must) {
    for (String[] pair : BOUNDS) {
      compare(node, path, must, pair, 0);
    }
    for (String[] pair : EXCLUSIVE) {
      compare(node, path, must, pair, -1);
    }
  }

  /// @param most the greatest outcome of comparing the two that leaves room between them
  private void compare(JsonNode node, List<String> path, boolean must, String[] pair, int most) {
    JsonNode least = node.path(pair[0]);
    JsonNode greatest = node.path(pair[1]);
    if (isFinite(least) && isFinite(greatest)) {
      BigDecimal low = least.decimalValue();
      if (low.compareTo(greatest.decimalValue()) > most) {
        impossible(
            with(path, pair[0]),
            must,
            "%s and %s leave no value between them".formatted(pair[0], pair[1]),
            "exchange or widen them");
      }
    }
  }

  private void values(JsonNode node, List<String> path, boolean must) {
    Set<String> types = types(node);
    JsonNode values = node.path("enum");
    if (values.isArray() && !types.isEmpty()) {
      List<String> unfit = new ArrayList<>();
      for (JsonNode value : values) {
        if (!fits(value, types)) {
          unfit.add(value.toString());
        }
      }
      if (unfit.size() == values.size()) {
        impossible(
            with(path, "enum"),
            must,
            "no value of the enum is of the type %s".formatted(String.join(" or ", types)),
            "make one fit the other");
      } else if (!unfit.isEmpty()) {
        add(
            Rule.NO_EFFECT,
            with(path, "enum"),
            "%s is not of the type %s, so it is never taken"
                .formatted(unfit.getFirst(), String.join(" or ", types)),
            "add its type, or remove it");
      }
    }
    JsonNode constant = node.path("const");
    if (!constant.isMissingNode()) {
      boolean listed = !values.isArray() || values.valueStream().anyMatch(constant::equals);
      if (!listed || (!types.isEmpty() && !fits(constant, types))) {
        impossible(
            with(path, "const"),
            must,
            "the const is not among the other values that are allowed here",
            "make one fit the other");
      }
    }
  }

  private void required(JsonNode node, List<String> path, boolean must) {
    JsonNode properties = node.path("properties");
    boolean closed =
        node.path("additionalProperties").isBoolean()
            && !node.path("additionalProperties").booleanValue()
            && node.path("patternProperties").isEmpty();
    Set<String> required = names(node.path("required"));
    for (String name : required) {
      JsonNode property = properties.path(name);
      if (property.isBoolean() && !property.booleanValue()) {
        impossible(
            with(with(path, "properties"), name),
            must,
            "the property %s is required, and false allows no value".formatted(name),
            "remove it from required, or say what it may be");
      } else if (closed && property.isMissingNode()) {
        impossible(
            with(path, "required"),
            must,
            "the property %s is required, and additionalProperties: false forbids it"
                .formatted(name),
            "add it to properties");
      }
    }
    if (node.path("maxProperties").isIntegralNumber()
        && required.size() > node.path("maxProperties").asLong(Long.MAX_VALUE)) {
      impossible(
          with(path, "maxProperties"),
          must,
          "more properties are required than maxProperties allows",
          "raise it");
    }
  }

  /// What must hold at the same time.
  private void together(JsonNode node, List<String> path, boolean must) {
    if (!node.path("allOf").isArray()) {
      return;
    }
    Set<JsonNode> constants = new HashSet<>();
    Set<String> types = null;
    for (JsonNode part :
        Stream.concat(Stream.of(node), node.path("allOf").valueStream()).toList()) {
      if (part.has("const")) {
        constants.add(part.path("const"));
      }
      Set<String> own = new TreeSet<>(types(part));
      if (own.contains("number")) {
        own.add("integer");
      }
      if (!own.isEmpty()) {
        Set<String> both = new TreeSet<>(types == null ? own : types);
        both.retainAll(own);
        types = both;
      }
    }
    if (constants.size() > 1 || (types != null && types.isEmpty())) {
      impossible(
          with(path, "allOf"),
          must,
          constants.size() > 1
              ? "two values of const at the same time"
              : "types that exclude each other at the same time",
          "anyOf takes one or the other");
    }
  }

  private static Set<String> types(JsonNode node) {
    JsonNode type = node.path("type");
    return type.isString() ? Set.of(type.stringValue()) : names(type);
  }

  private static Set<String> names(JsonNode list) {
    Set<String> names = new TreeSet<>();
    if (list.isArray()) {
      list.forEach(name -> names.add(name.asString("")));
    }
    return names;
  }

  /// YAML has `.inf` and `.nan`, which are no numbers of JSON.
  private static boolean isFinite(JsonNode value) {
    return value.isNumber() && Double.isFinite(value.doubleValue());
  }

  private static boolean fits(JsonNode value, Set<String> types) {
    return types.stream()
        .anyMatch(type ->
            switch (type) {
              case "string" -> value.isString();
              case "number" -> value.isNumber();
              case "integer" ->
                  isFinite(value) && value.decimalValue().stripTrailingZeros().scale() <= 0;
              case "boolean" -> value.isBoolean();
              case "null" -> value.isNull();
              case "object" -> value.isObject();
              case "array" -> value.isArray();
              default -> true;
            });
  }

  private void impossible(List<String> path, boolean must, String message, String fix) {
    faults.add(
        new Fault(
            Rule.IMPOSSIBLE_SCHEMA,
            must ? Severity.ERROR : Severity.WARNING,
            path,
            must ? message + ", so no answer can satisfy the schema" : message,
            fix));
  }

  private void add(Rule rule, List<String> path, String message, String fix) {
    faults.add(new Fault(rule, rule.severity(), path, message, fix));
  }

  private static List<String> with(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }
}
