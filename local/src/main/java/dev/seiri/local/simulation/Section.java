package dev.seiri.local.simulation;

import dev.seiri.core.json.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An object of a profile, whose keys are read one by one. Every fault names the file and the key.
final class Section {
  private final String file;
  private final String path;
  private final ObjectNode node;

  private Section(String file, String path, ObjectNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  /// @param path where it stands in the file, empty for the whole
  /// @throws ProfileFault if it is no object
  static Section of(String file, String path, JsonNode node) {
    if (node instanceof ObjectNode object) {
      return new Section(file, path, object);
    }
    throw new ProfileFault(
        "%s: %s must hold keys and values, not %s"
            .formatted(file, path.isEmpty() ? "the file" : path, shown(node)));
  }

  /// @throws ProfileFault if there is another key than these
  Section only(String... keys) {
    TreeSet<String> unknown = new TreeSet<>(node.propertyNames());
    unknown.removeAll(Set.of(keys));
    if (!unknown.isEmpty()) {
      throw new ProfileFault(
          "%s: unknown key %s; the keys here are %s"
              .formatted(file, where(unknown.first()), String.join(", ", keys)));
    }
    return this;
  }

  Set<String> names() {
    return new java.util.LinkedHashSet<>(node.propertyNames());
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  JsonNode raw(String key) {
    return node.path(key);
  }

  /// The object under a key, an empty one if there is none.
  Section section(String key) {
    return of(file, where(key), has(key) ? node.path(key) : dev.seiri.core.json.Json.object());
  }

  /// The objects of the list under a key.
  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    if (!has(key)) {
      return sections;
    }
    if (!node.path(key).isArray()) {
      throw fault(key, "a list");
    }
    for (int i = 0; i < node.path(key).size(); i++) {
      sections.add(of(file, where(key) + "[" + i + "]", node.path(key).path(i)));
    }
    return sections;
  }

  /// A probability, 0 if there is none.
  double probability(String key) {
    return number(key, 0, 0, 1);
  }

  double number(String key, double otherwise, double least, double most) {
    if (!has(key)) {
      return otherwise;
    }
    JsonNode value = node.path(key);
    if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
      throw fault(
          key,
          most == Double.MAX_VALUE
              ? "a number from " + plain(least)
              : "a number from %s to %s".formatted(plain(least), plain(most)));
    }
    return value.doubleValue();
  }

  long whole(String key, long otherwise, long least) {
    if (!has(key)) {
      return otherwise;
    }
    JsonNode value = node.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least) {
      throw fault(key, "a whole number" + (least == Long.MIN_VALUE ? "" : " from " + least));
    }
    return value.longValue();
  }

  boolean flag(String key) {
    if (has(key) && !node.path(key).isBoolean()) {
      throw fault(key, "true or false");
    }
    return node.path(key).asBoolean(false);
  }

  BigDecimal price(String key) {
    if (has(key) && (!node.path(key).isNumber() || node.path(key).decimalValue().signum() < 0)) {
      throw fault(key, "a number from 0");
    }
    return new BigDecimal(node.path(key).asString("0"));
  }

  Optional<String> text(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!node.path(key).isString() || node.path(key).stringValue().isBlank()) {
      throw fault(key, "text");
    }
    return Optional.of(node.path(key).stringValue());
  }

  /// @throws ProfileFault if it is not there
  String needed(String key) {
    return text(key).orElseThrow(() -> missing(key));
  }

  ProfileFault missing(String key) {
    return new ProfileFault("%s: key %s is missing".formatted(file, where(key)));
  }

  ProfileFault fault(String key, String mustBe) {
    return new ProfileFault(
        "%s: %s must be %s, not %s".formatted(file, where(key), mustBe, shown(node.path(key))));
  }

  /// The file, and where the object stands in it.
  String place() {
    return path.isEmpty() ? file : file + ": " + path;
  }

  String where(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "nothing" : Text.excerpt(node.toString(), 60);
  }
}
