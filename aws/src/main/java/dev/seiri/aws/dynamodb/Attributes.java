package dev.seiri.aws.dynamodb;

import dev.seiri.core.MalformedItem;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads attributes of an item, naming table, key and attribute where one is not what it should be.
///
/// @param where for messages: `executions[e1]`
record Attributes(String where, Map<String, AttributeValue> item) {

  /// The same without some attributes.
  Attributes without(Set<String> names) {
    Map<String, AttributeValue> rest = new LinkedHashMap<>(item);
    rest.keySet().removeAll(names);
    return new Attributes(where, rest);
  }

  static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue n(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue n(BigDecimal value) {
    return AttributeValue.fromN(value.toPlainString());
  }

  String required(String name) {
    return string(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new MalformedItem(where + " has no " + name + " of type S"));
  }

  Optional<String> string(String name) {
    AttributeValue value = value(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.s() == null) {
      throw wrong(name, "S");
    }
    return Optional.of(value.s());
  }

  OptionalLong integer(String name) {
    AttributeValue value = value(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(new BigDecimal(numeric(name, value)).longValueExact());
    } catch (ArithmeticException e) {
      throw wrong(name, "N (a whole number)");
    }
  }

  OptionalInt smallInteger(String name) {
    OptionalLong value = integer(name);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (value.getAsLong() != (int) value.getAsLong()) {
      throw wrong(name, "N (a small whole number)");
    }
    return OptionalInt.of((int) value.getAsLong());
  }

  OptionalDouble number(String name) {
    AttributeValue value = value(name);
    return value == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(numeric(name, value)));
  }

  BigDecimal decimal(String name) {
    AttributeValue value = value(name);
    return value == null ? BigDecimal.ZERO : new BigDecimal(numeric(name, value));
  }

  /// Whether the item has an attribute that says something.
  boolean has(String name) {
    return value(name) != null;
  }

  boolean bool(String name, boolean otherwise) {
    AttributeValue value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (value.bool() == null) {
      throw wrong(name, "BOOL");
    }
    return value.bool();
  }

  Optional<Instant> instant(String name) {
    try {
      return string(name).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  List<String> strings(String name) {
    AttributeValue value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!value.hasL() || value.l().stream().anyMatch(v -> v.s() == null)) {
      throw wrong(name, "L of S");
    }
    return value.l().stream().map(AttributeValue::s).toList();
  }

  /// The set of strings under a name; an empty one if there is none.
  Set<String> set(String name) {
    AttributeValue value = value(name);
    if (value == null) {
      return Set.of();
    }
    if (!value.hasSs()) {
      throw wrong(name, "SS");
    }
    return Set.copyOf(value.ss());
  }

  /// The maps in the list under a name; none if there is no list.
  List<Attributes> maps(String name) {
    AttributeValue value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!value.hasL() || value.l().stream().anyMatch(v -> !v.hasM())) {
      throw wrong(name, "L of M");
    }
    return IntStream.range(0, value.l().size())
        .mapToObj(i ->
            new Attributes(
                String.format(Locale.ROOT, "%s.%s[%d]", where, name, i), value.l().get(i).m()))
        .toList();
  }

  /// The map under a name; an empty one if there is none.
  Attributes map(String name) {
    AttributeValue value = value(name);
    if (value == null) {
      return new Attributes(where + "." + name, Map.of());
    }
    if (!value.hasM()) {
      throw wrong(name, "M");
    }
    return new Attributes(where + "." + name, value.m());
  }

  private String numeric(String name, AttributeValue value) {
    if (value.n() == null) {
      throw wrong(name, "N");
    }
    return value.n();
  }

  private MalformedItem wrong(String name, String type) {
    return new MalformedItem("%s: %s is not of type %s".formatted(where, name, type));
  }

  /// The attribute, unless it is absent or NULL.
  private @Nullable AttributeValue value(String name) {
    AttributeValue value = item.get(name);
    return value == null || Boolean.TRUE.equals(value.nul()) ? null : value;
  }
}
