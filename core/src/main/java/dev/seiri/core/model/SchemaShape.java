package dev.seiri.core.model;

import dev.seiri.core.json.Text;
import dev.seiri.core.model.OutputSchema.Fault;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What can be told of a schema without applying it: how large it is, whether its references lead
/// somewhere, whether they come to an end, and whether its patterns can be matched.
final class SchemaShape {
  /// The most characters and values of a schema.
  static final int MOST_CHARS = 200_000;

  /// How deep a schema may be nested.
  static final int DEEPEST = 100;

  /// The most schemas within a schema, each property being one.
  static final int MOST_SCHEMAS = 2_000;

  /// The most references.
  static final int MOST_REFERENCES = 500;

  /// The most schemas that apply to one place of an answer, each counted as often as it applies.
  static final int MOST_AT_ONE_PLACE = 10_000;

  private static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");
  private static final List<String> ANCHORS = List.of("$anchor", "$dynamicAnchor");

  /// Keywords whose schemas apply to the same place.
  private static final Set<String> SAME_PLACE =
      Set.of(
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "if",
          "then",
          "else",
          "dependentSchemas",
          "dependencies");

  private static final Set<String> SCHEMAS =
      Set.of(
          "not",
          "if",
          "then",
          "else",
          "items",
          "additionalItems",
          "additionalProperties",
          "unevaluatedItems",
          "unevaluatedProperties",
          "contains",
          "propertyNames",
          "contentSchema");
  private static final Set<String> LISTS =
      Set.of("allOf", "anyOf", "oneOf", "prefixItems", "items");
  private static final Set<String> MAPS =
      Set.of(
          "properties",
          "patternProperties",
          "dependentSchemas",
          "dependencies",
          "$defs",
          "definitions");
  private static final Set<String> DIALECTS =
      Set.of(
          "https://json-schema.org/draft/2020-12/schema",
          "https://json-schema.org/draft/2019-09/schema",
          "http://json-schema.org/draft-07/schema",
          "http://json-schema.org/draft-06/schema",
          "http://json-schema.org/draft-04/schema");

  private final ObjectNode root;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<JsonNode, Part> parts = new IdentityHashMap<>();
  private final Map<String, Part> anchors = new HashMap<>();
  private final Deque<Part> unread = new ArrayDeque<>();

  private SchemaShape(ObjectNode root) {
    this.root = root;
  }

  /// A schema within the schema.
  private static final class Part {
    final JsonNode node;
    final List<String> path;
    final List<Part> samePlace = new ArrayList<>();
    State state = State.NEW;
    long cost;

    Part(JsonNode node, List<String> path) {
      this.node = node;
      this.path = path;
    }
  }

  private enum State {
    NEW,
    OPEN,
    DONE
  }

  /// Everything that keeps the schema from being used; empty if nothing does.
  static List<Fault> faults(ObjectNode schema) {
    SchemaShape shape = new SchemaShape(schema);
    if (shape.isTooLarge()) {
      return shape.faults;
    }
    shape.read();
    if (shape.parts.size() <= MOST_SCHEMAS) {
      shape.follow();
    }
    return shape.faults;
  }

  private record Level(JsonNode node, int depth) {}

  private boolean isTooLarge() {
    Deque<Level> open = new ArrayDeque<>(List.of(new Level(root, 1)));
    long chars = 0;
    while (!open.isEmpty()) {
      Level level = open.pop();
      chars += 1 + (level.node().isString() ? level.node().stringValue().length() : 0);
      for (String name : level.node().propertyNames()) {
        chars += name.length();
      }
      if (level.depth() > DEEPEST) {
        faults.add(Fault.ofSchema(List.of(), "it is nested more than " + DEEPEST + " deep"));
        return true;
      }
      if (chars > MOST_CHARS) {
        faults.add(
            Fault.ofSchema(
                List.of(),
                String.format(
                    Locale.ROOT, "it has more than %,d characters and values", MOST_CHARS)));
        return true;
      }
      level.node().forEach(child -> open.push(new Level(child, level.depth() + 1)));
    }
    return false;
  }

  /// Finds all schemas, and what is wrong with each by itself.
  private void read() {
    Part first = part(root, List.of());
    while (!unread.isEmpty() && parts.size() <= MOST_SCHEMAS) {
      Part part = unread.pop();
      names(part);
      patterns(part);
      children(part);
    }
    if (parts.size() > MOST_SCHEMAS) {
      faults.add(
          Fault.ofSchema(
              first.path,
              String.format(
                  Locale.ROOT,
                  "it has more than %,d schemas (properties among them)",
                  MOST_SCHEMAS)));
      return;
    }
    references();
  }

  private Part part(JsonNode node, List<String> path) {
    Part known = parts.get(node);
    if (known != null) {
      return known;
    }
    Part part = new Part(node, path);
    parts.put(node, part);
    unread.push(part);
    for (String anchor : ANCHORS) {
      if (node.path(anchor).isString()) {
        anchors.putIfAbsent(node.path(anchor).stringValue(), part);
      }
    }
    return part;
  }

  private void names(Part part) {
    if (part.node != root && part.node.has("$id")) {
      fault(part, "$id", "a $id is allowed at the schema's root only; refer to #/$defs/NAME");
    }
    JsonNode dialect = part.node.path("$schema");
    if (dialect.isString() && !DIALECTS.contains(dialect.stringValue().replaceFirst("#$", ""))) {
      fault(
          part,
          "$schema",
          "there is no JSON Schema called %s; leave $schema out for 2020-12"
              .formatted(excerpt(dialect.stringValue())));
    }
  }

  private void patterns(Part part) {
    JsonNode pattern = part.node.path("pattern");
    if (pattern.isString()) {
      SchemaPatterns.fault(pattern.stringValue()).ifPresent(why -> fault(part, "pattern", why));
    }
    for (String name : part.node.path("patternProperties").propertyNames()) {
      SchemaPatterns.fault(name).ifPresent(why -> fault(part, "patternProperties", why));
    }
  }

  private void children(Part part) {
    part.node
        .properties()
        .forEach(entry -> {
          String keyword = entry.getKey();
          JsonNode value = entry.getValue();
          if (value.isObject() && SCHEMAS.contains(keyword)) {
            child(part, keyword, value, List.of(keyword));
          } else if (value.isArray() && LISTS.contains(keyword)) {
            for (int i = 0; i < value.size(); i++) {
              child(part, keyword, value.get(i), List.of(keyword, Integer.toString(i)));
            }
          } else if (value.isObject() && MAPS.contains(keyword)) {
            value
                .properties()
                .forEach(p -> child(part, keyword, p.getValue(), List.of(keyword, p.getKey())));
          }
        });
  }

  private void child(Part part, String keyword, JsonNode node, List<String> steps) {
    if (node.isObject() && parts.size() <= MOST_SCHEMAS) {
      Part child = part(node, with(part.path, steps));
      if (SAME_PLACE.contains(keyword)) {
        part.samePlace.add(child);
      }
    }
  }

  /// Resolves all references. A target may be where no schema was expected, and refer further.
  private void references() {
    int count = 0;
    Deque<Part> open = new ArrayDeque<>(parts.values());
    while (!open.isEmpty()) {
      Part part = open.pop();
      for (String keyword : REFERENCES) {
        if (!part.node.path(keyword).isString()) {
          continue;
        }
        if (++count > MOST_REFERENCES) {
          fault(part, keyword, "it has more than " + MOST_REFERENCES + " references");
          return;
        }
        int before = parts.size();
        reference(part, keyword, part.node.path(keyword).stringValue());
        if (parts.size() > before) {
          open.addAll(readMore());
        }
      }
    }
  }

  private List<Part> readMore() {
    List<Part> more = new ArrayList<>();
    while (!unread.isEmpty() && parts.size() <= MOST_SCHEMAS) {
      Part part = unread.pop();
      names(part);
      patterns(part);
      children(part);
      more.add(part);
    }
    return more;
  }

  private void reference(Part part, String keyword, String reference) {
    if (!reference.startsWith("#")) {
      faults.add(
          Fault.ofReference(
              with(part.path, List.of(keyword)),
              "%s leads out of the schema; put it under $defs".formatted(excerpt(reference))));
      return;
    }
    String name = reference.substring(1);
    JsonNode target = name.isEmpty() || name.startsWith("/") ? at(name) : root.path("");
    if (target.isObject()) {
      part.samePlace.add(part(target, steps(name)));
    } else if (anchors.containsKey(name)) {
      part.samePlace.add(anchors.get(name));
    } else if (!target.isBoolean()) {
      faults.add(
          Fault.ofReference(
              with(part.path, List.of(keyword)),
              "there is no %s; put it under $defs".formatted(excerpt(reference))));
    }
  }

  private JsonNode at(String pointer) {
    try {
      return root.at(JsonPointer.compile(decoded(pointer)));
    } catch (IllegalArgumentException e) {
      return root.path("");
    }
  }

  private static List<String> steps(String pointer) {
    return pointer.isEmpty()
        ? List.of()
        : Stream.of(decoded(pointer).substring(1).split("/", -1))
            .map(step -> step.replace("~1", "/").replace("~0", "~"))
            .toList();
  }

  private static String decoded(String pointer) {
    try {
      return pointer.contains("%")
          ? URLDecoder.decode(pointer.replace("+", "%2B"), StandardCharsets.UTF_8)
          : pointer;
    } catch (IllegalArgumentException e) {
      return pointer;
    }
  }

  /// Looks for schemas that apply to one place without end, or too often.
  private void follow() {
    for (Part part : List.copyOf(parts.values())) {
      Part endless = cost(part);
      if (endless != null) {
        faults.add(
            Fault.ofSchema(
                endless.node.has("$ref") ? with(endless.path, List.of("$ref")) : endless.path,
                "the schema refers to itself without end"));
        return;
      }
    }
    parts.values().stream()
        .filter(part -> part.cost > MOST_AT_ONE_PLACE)
        .min(Comparator.comparingInt(part -> part.path.size()))
        .ifPresent(part ->
            faults.add(
                Fault.ofSchema(
                    part.path,
                    String.format(
                        Locale.ROOT,
                        "more than %,d schemas apply to one place, each $ref counted as often as it"
                            + " is followed",
                        MOST_AT_ONE_PLACE))));
  }

  /// Adds up what applies to a place.
  ///
  /// @return a schema that applies to its own place again, or null
  private static @Nullable Part cost(Part first) {
    Deque<Part> open = new ArrayDeque<>(List.of(first));
    while (!open.isEmpty()) {
      Part part = open.peek();
      if (part.state == State.DONE) {
        open.pop();
        continue;
      }
      if (part.state == State.OPEN) {
        part.cost =
            Math.min(
                Integer.MAX_VALUE, 1 + part.samePlace.stream().mapToLong(next -> next.cost).sum());
        part.state = State.DONE;
        open.pop();
        continue;
      }
      part.state = State.OPEN;
      for (Part next : part.samePlace) {
        if (next.state == State.OPEN) {
          return next;
        }
        if (next.state == State.NEW) {
          open.push(next);
        }
      }
    }
    return null;
  }

  private void fault(Part part, String keyword, String message) {
    faults.add(Fault.ofSchema(with(part.path, List.of(keyword)), message));
  }

  private static String excerpt(String text) {
    return Text.excerpt(text, 80);
  }

  private static List<String> with(List<String> path, List<String> steps) {
    return Stream.concat(path.stream(), steps.stream()).toList();
  }
}
