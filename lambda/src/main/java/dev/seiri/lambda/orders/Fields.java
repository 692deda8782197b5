package dev.seiri.lambda.orders;

import dev.seiri.core.json.Text;
import dev.seiri.lambda.orders.OrderFault.Code;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a JSON object, read one by one within their bounds. What is not read is refused by
/// [#refuseOthers].
final class Fields {
  private final ObjectNode json;
  private final String prefix;
  private final Set<String> known = new LinkedHashSet<>();

  private Fields(ObjectNode json, String prefix) {
    this.json = json;
    this.prefix = prefix;
  }

  static Fields of(ObjectNode json) {
    return new Fields(json, "");
  }

  /// The path of a field, for messages.
  String path(String name) {
    return prefix + name;
  }

  boolean has(String name) {
    return node(name) != null;
  }

  Optional<Fields> object(String name) {
    JsonNode node = node(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!(node instanceof ObjectNode object)) {
      throw wrongType(path(name), "an object");
    }
    return Optional.of(new Fields(object, path(name) + "."));
  }

  /// The objects of a list.
  List<Fields> objects(String name, int most) {
    List<Fields> fields = new ArrayList<>();
    for (JsonNode node : list(name, most)) {
      String path = String.format(Locale.ROOT, "%s[%d]", path(name), fields.size());
      if (!(node instanceof ObjectNode object)) {
        throw wrongType(path, "an object");
      }
      fields.add(new Fields(object, path + "."));
    }
    return fields;
  }

  List<String> texts(String name, int most, TextBound bound) {
    List<String> texts = new ArrayList<>();
    for (JsonNode node : list(name, most)) {
      texts.add(text(node, String.format(Locale.ROOT, "%s[%d]", path(name), texts.size()), bound));
    }
    return texts;
  }

  Optional<String> text(String name, TextBound bound) {
    JsonNode node = node(name);
    return node == null ? Optional.empty() : Optional.of(text(node, path(name), bound));
  }

  String required(String name, TextBound bound) {
    return text(name, bound).orElseThrow(() -> missing(name));
  }

  OptionalLong whole(String name, long least, long most) {
    JsonNode node = node(name);
    if (node == null) {
      return OptionalLong.empty();
    }
    if (!node.isIntegralNumber()) {
      throw wrongType(path(name), "a whole number");
    }
    if (!node.canConvertToLong() || node.longValue() < least || node.longValue() > most) {
      throw new OrderFault(
          Code.OUT_OF_BOUNDS,
          path(name),
          String.format(Locale.ROOT, "%s must be %d to %d", path(name), least, most));
    }
    return OptionalLong.of(node.longValue());
  }

  /// A whole number, or one word in its place.
  Optional<String> wholeOr(String word, String name, long least, long most) {
    JsonNode node = node(name);
    if (node != null && node.isString()) {
      if (!node.stringValue().equals(word)) {
        throw new OrderFault(
            Code.OUT_OF_BOUNDS,
            path(name),
            String.format(
                Locale.ROOT, "%s must be %d to %d or \"%s\"", path(name), least, most, word));
      }
      return Optional.of(word);
    }
    OptionalLong number = whole(name, least, most);
    return number.isPresent() ? Optional.of(Long.toString(number.getAsLong())) : Optional.empty();
  }

  /// A decimal above 0, with at most six digits after the point.
  Optional<BigDecimal> amount(String name, long most) {
    JsonNode node = node(name);
    if (node == null) {
      return Optional.empty();
    }
    BigDecimal value = number(node, name);
    if (value.signum() <= 0
        || value.compareTo(BigDecimal.valueOf(most)) > 0
        || value.stripTrailingZeros().scale() > 6) {
      throw new OrderFault(
          Code.OUT_OF_BOUNDS,
          path(name),
          String.format(
              Locale.ROOT,
              "%s must be above 0 and at most %d, with at most 6 digits after the point",
              path(name),
              most));
    }
    return Optional.of(value.stripTrailingZeros());
  }

  /// A decimal of 0 to a whole number, with at most six digits after the point.
  Optional<BigDecimal> share(String name, long most) {
    JsonNode node = node(name);
    if (node == null) {
      return Optional.empty();
    }
    BigDecimal value = number(node, name);
    if (value.signum() == 0) {
      return Optional.of(BigDecimal.ZERO);
    }
    return amount(name, most);
  }

  Optional<Boolean> bool(String name) {
    JsonNode node = node(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isBoolean()) {
      throw wrongType(path(name), "true or false");
    }
    return Optional.of(node.booleanValue());
  }

  /// @throws OrderFault if there is a field that was not asked for, by its name
  void refuseOthers() {
    for (String name : json.propertyNames()) {
      if (!known.contains(name)) {
        String said = Text.excerpt(name, 60);
        throw new OrderFault(
            Code.UNKNOWN_FIELD,
            path(said),
            "there is no field %s here; the fields are %s"
                .formatted(path(said), String.join(", ", known)));
      }
    }
  }

  OrderFault missing(String name) {
    return new OrderFault(Code.MISSING, path(name), "%s is missing".formatted(path(name)));
  }

  private BigDecimal number(JsonNode node, String name) {
    if (!node.isNumber()) {
      throw wrongType(path(name), "a number");
    }
    return node.decimalValue();
  }

  private List<JsonNode> list(String name, int most) {
    JsonNode node = node(name);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrongType(path(name), "a list");
    }
    if (node.isEmpty() || node.size() > most) {
      throw new OrderFault(
          Code.OUT_OF_BOUNDS,
          path(name),
          String.format(Locale.ROOT, "%s must have 1 to %d entries", path(name), most));
    }
    return node.valueStream().toList();
  }

  private static String text(JsonNode node, String path, TextBound bound) {
    if (!node.isString()) {
      throw wrongType(path, "text");
    }
    String text = node.stringValue();
    if (!bound.takes(text)) {
      throw new OrderFault(Code.OUT_OF_BOUNDS, path, "%s must be %s".formatted(path, bound.what()));
    }
    return text;
  }

  private static OrderFault wrongType(String path, String what) {
    return new OrderFault(Code.WRONG_TYPE, path, "%s must be %s".formatted(path, what));
  }

  /// The value of a field; null where it is absent or null.
  private @Nullable JsonNode node(String name) {
    known.add(name);
    JsonNode node = json.get(name);
    return node == null || node.isNull() ? null : node;
  }

  /// What a text may be.
  ///
  /// @param what in words, for messages
  record TextBound(Pattern pattern, String what) {
    static TextBound of(String regex, String what) {
      return new TextBound(Pattern.compile(regex), what);
    }

    /// A text on one line, without control characters.
    static TextBound line(int most) {
      return of(
          String.format(Locale.ROOT, "[^\\p{Cntrl}\\p{Zl}\\p{Zp}]{1,%d}", most),
          String.format(Locale.ROOT, "1 to %d characters on one line", most));
    }

    /// One of some words.
    static TextBound word(String... words) {
      return of(String.join("|", words), "one of " + String.join(", ", words));
    }

    boolean takes(String text) {
      return Text.isWellFormed(text) && pattern.matcher(text).matches();
    }
  }
}
