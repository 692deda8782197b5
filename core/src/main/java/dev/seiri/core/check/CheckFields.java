package dev.seiri.core.check;

import com.google.re2j.PatternSyntaxException;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.text.LinearPatterns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the checks of a prompt file, and collects all their faults.
public final class CheckFields {
  /// The most checks of a prompt.
  public static final int MOST = 100;

  private static final String GROUNDED = "grounded";
  private static final String COMPLETE = "complete";
  private static final String MATCHES = "matches";
  private static final String ONE_OF = "one_of";
  private static final String CEL = "cel";
  private static final List<String> KINDS = List.of(GROUNDED, COMPLETE, MATCHES, ONE_OF, CEL);
  private static final String FLAG = "flag";
  private static final String ASK_AGAIN = "ask_again";
  private static final String EQUIVALENTS = "equivalents";
  private static final String INPUT = "input";
  private static final String FIELD = "field";
  private static final List<String> ALWAYS = List.of("name", "message", "on_fail");
  private static final List<String> OF_INPUT = List.of(EQUIVALENTS, INPUT);
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_.-]{1,60}");

  private final List<CheckFault> faults = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private Checks checks = Checks.NONE;

  private CheckFields() {}

  /// Reads a list; a missing one is none.
  public static CheckFields of(JsonNode node) {
    CheckFields fields = new CheckFields();
    if (node.isMissingNode() || node.isNull()) {
      return fields;
    }
    if (!(node instanceof ArrayNode list)) {
      fields.fault(List.of("checks"), "checks must be a list, each with one of " + KINDS);
    } else if (list.size() > MOST) {
      fields.fault(List.of("checks"), "a prompt has at most %s checks".formatted(MOST));
    } else {
      fields.readAll(list);
    }
    return fields;
  }

  /// The faults, in the order of the file.
  public List<CheckFault> faults() {
    return List.copyOf(faults);
  }

  /// Those of the checks that have no fault.
  public Checks checks() {
    return checks;
  }

  /// The fields that the checks name and answers do not have.
  ///
  /// @param known the fields of answers
  public List<CheckFault> unknownFields(List<String> known) {
    return checks.unknownFields(known);
  }

  private void readAll(ArrayNode list) {
    List<Check> read = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      check(list.path(i), List.of("checks", Integer.toString(i))).ifPresent(read::add);
    }
    checks = faults.isEmpty() ? new Checks(list, read) : Checks.NONE;
  }

  private Optional<Check> check(JsonNode node, List<String> path) {
    if (!(node instanceof ObjectNode entry)) {
      fault(path, "a check is a mapping with one of " + KINDS);
      return Optional.empty();
    }
    int before = faults.size();
    List<String> kinds = KINDS.stream().filter(entry::has).toList();
    if (kinds.size() != 1) {
      fault(path, "a check has exactly one of %s".formatted(KINDS));
      return Optional.empty();
    }
    String kind = kinds.getFirst();
    boolean ofInput = kind.equals(GROUNDED) || kind.equals(COMPLETE);
    refuseUnknownKeys(
        entry,
        Stream.of(List.of(kind), ALWAYS, ofInput ? OF_INPUT : List.<String>of())
            .flatMap(List::stream)
            .toList(),
        path);
    List<String> fields = fields(entry, kind, path);
    String name = name(entry, kind, fields, path);
    Optional<String> message = text(entry, "message", path);
    boolean asksAgain = asksAgain(entry, path);
    Optional<Rule> rule = rule(entry, kind, fields, with(path, kind), path);
    return faults.size() == before
        ? rule.map(r -> new Check(name, message, asksAgain, fields, r))
        : Optional.empty();
  }

  private List<String> fields(ObjectNode entry, String kind, List<String> path) {
    JsonNode value = entry.path(kind);
    return switch (kind) {
      case GROUNDED, COMPLETE ->
          texts(value, with(path, kind), kind + " names a field or a list of fields");
      case MATCHES, ONE_OF ->
          value.path(FIELD).isString() ? List.of(value.path(FIELD).stringValue()) : List.of();
      default -> List.of();
    };
  }

  private Optional<Rule> rule(
      ObjectNode entry, String kind, List<String> fields, List<String> path, List<String> of) {
    return switch (kind) {
      case GROUNDED -> Optional.of(new Grounded(fields, inputs(entry, of), equivalents(entry, of)));
      case COMPLETE -> Optional.of(new Complete(fields, inputs(entry, of), equivalents(entry, of)));
      case MATCHES -> matches(entry.path(kind), path);
      case ONE_OF -> oneOf(entry.path(kind), path);
      default -> cel(entry, path, of);
    };
  }

  private List<String> inputs(ObjectNode entry, List<String> of) {
    return entry.has(INPUT)
        ? texts(
            entry.path(INPUT),
            with(of, INPUT),
            "input names a column, or a list of columns, or input_value")
        : List.of();
  }

  private Equivalents equivalents(ObjectNode entry, List<String> of) {
    JsonNode node = entry.path(EQUIVALENTS);
    List<String> path = with(of, EQUIVALENTS);
    Map<String, String> map = new LinkedHashMap<>();
    if (!node.isMissingNode() && !node.isObject()) {
      fault(path, "equivalents must be a mapping of texts to texts");
    } else if (node.size() > Equivalents.MOST) {
      fault(path, "there are at most %s equivalents".formatted(Equivalents.MOST));
    } else {
      node.properties()
          .forEach(each -> {
            if (each.getValue().isString()) {
              map.put(each.getKey(), each.getValue().stringValue());
            } else {
              fault(
                  with(path, each.getKey()),
                  "the equivalent of %s must be text; put quotes around %s"
                      .formatted(each.getKey(), each.getValue()));
            }
          });
    }
    try {
      return Equivalents.of(map);
    } catch (IllegalArgumentException e) {
      fault(path, "equivalents: %s; remove it".formatted(e.getMessage()));
      return Equivalents.of(Map.of());
    }
  }

  private Optional<Rule> matches(JsonNode value, List<String> path) {
    Optional<String> field = part(value, FIELD, List.of(FIELD, "pattern"), path);
    Optional<String> pattern = part(value, "pattern", List.of(FIELD, "pattern"), path);
    if (field.isEmpty() || pattern.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Matches(field.get(), LinearPatterns.compile(pattern.get())));
    } catch (PatternSyntaxException | StackOverflowError e) {
      fault(
          with(path, "pattern"),
          "the pattern %s is no regular expression of RE2/J: %s"
              .formatted(
                  Text.excerpt(pattern.get(), 80),
                  e instanceof PatternSyntaxException wrong
                      ? wrong.getDescription()
                      : "it nests too deeply"));
      return Optional.empty();
    }
  }

  private Optional<Rule> oneOf(JsonNode value, List<String> path) {
    Optional<String> field = part(value, FIELD, List.of(FIELD, "values"), path);
    if (!value.path("values").isArray() || value.path("values").isEmpty()) {
      fault(
          value.has("values") ? with(path, "values") : path,
          "one_of has a field and a list of values");
      return Optional.empty();
    }
    Set<String> values = new LinkedHashSet<>();
    for (JsonNode each : value.path("values")) {
      if (!each.isString() && !each.isNumber()) {
        fault(with(path, "values"), "a value of one_of is a text or a number, not " + each);
      }
      values.add(each.isString() ? each.stringValue() : Json.write(each));
    }
    return field.map(name -> new OneOf(name, values));
  }

  private Optional<Rule> cel(ObjectNode entry, List<String> path, List<String> of) {
    return text(entry, CEL, of)
        .filter(source -> {
          if (source.isBlank()) {
            fault(path, "cel is an expression, such as answer.kana != answer.name");
          }
          return !source.isBlank();
        })
        .map(Cel::new);
  }

  private String name(ObjectNode entry, String kind, List<String> fields, List<String> path) {
    String given =
        text(entry, "name", path)
            .orElseGet(() ->
                Stream.concat(
                        Stream.of(kind), kind.equals(COMPLETE) ? Stream.empty() : fields.stream())
                    .map(part -> part.replaceAll("[^\\p{L}\\p{M}\\p{N}_.-]", "_"))
                    .collect(Collectors.joining("_")));
    String name = entry.has("name") ? given : given.substring(0, Math.min(60, given.length()));
    if (!NAME.matcher(name).matches()) {
      fault(
          with(path, "name"),
          "the name %s has other characters than letters, digits, _ . and -, or more than 60"
              .formatted(Text.excerpt(name, 80)));
    } else if (!names.add(name)) {
      fault(
          entry.has("name") ? with(path, "name") : path,
          "two checks are called %s; give one of them another name".formatted(name));
    }
    return name;
  }

  private boolean asksAgain(ObjectNode entry, List<String> path) {
    Optional<String> word = text(entry, "on_fail", path);
    if (word.isPresent() && !List.of(FLAG, ASK_AGAIN).contains(word.get())) {
      fault(
          with(path, "on_fail"),
          "on_fail is %s or %s, not %s".formatted(FLAG, ASK_AGAIN, Text.excerpt(word.get(), 40)));
    }
    return word.filter(ASK_AGAIN::equals).isPresent();
  }

  /// A text or a list of texts, at least one.
  private List<String> texts(JsonNode node, List<String> path, String what) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : node.isString() ? List.of(node) : node) {
      if (each.isString() && !each.stringValue().isEmpty()) {
        texts.add(each.stringValue());
      }
    }
    if (texts.isEmpty() || node.isObject() || (node.isArray() && texts.size() < node.size())) {
      fault(path, what);
    }
    return texts;
  }

  private Optional<String> part(JsonNode value, String key, List<String> keys, List<String> path) {
    if (!(value instanceof ObjectNode object)) {
      if (key.equals(FIELD)) {
        fault(path, "%s is a mapping with the keys %s".formatted(path.getLast(), keys));
      }
      return Optional.empty();
    }
    if (key.equals(FIELD)) {
      refuseUnknownKeys(object, keys, path);
    }
    if (!object.path(key).isString()) {
      fault(
          object.has(key) ? with(path, key) : path,
          "%s has a %s, which is text".formatted(path.getLast(), key));
      return Optional.empty();
    }
    return Optional.of(object.path(key).stringValue());
  }

  private Optional<String> text(ObjectNode node, String key, List<String> path) {
    JsonNode value = node.path(key);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      fault(with(path, key), "key %s must be text; put quotes around %s".formatted(key, value));
      return Optional.empty();
    }
    return Optional.of(value.stringValue());
  }

  private void refuseUnknownKeys(ObjectNode node, List<String> known, List<String> path) {
    for (String key : node.propertyNames()) {
      if (!known.contains(key)) {
        fault(with(path, key), "unknown key %s of a check; the keys are %s".formatted(key, known));
      }
    }
  }

  private void fault(List<String> path, String message) {
    faults.add(new CheckFault(path, message));
  }

  private static List<String> with(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }
}
