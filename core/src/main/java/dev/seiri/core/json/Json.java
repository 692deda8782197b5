package dev.seiri.core.json;

import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// The one JSON mapper: strict about duplicate keys and trailing text, exact about numbers.
public final class Json {
  /// Reads its whole input, and refuses duplicate keys.
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /// How many levels deep in another document a value may be nested.
  private static final int LEVELS = 8;

  private static final char[] LINE_ENDS = {'\u2028', '\u2029', '\u0085'};

  private Json() {}

  /// A new empty object.
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// Reads one JSON value.
  ///
  /// @throws JacksonException if `text` is not exactly one JSON value
  public static JsonNode read(String text) {
    JsonNode node = MAPPER.readTree(text);
    if (node.isMissingNode()) {
      throw new IllegalArgumentException("no JSON value");
    }
    return node;
  }

  /// The value on one line, keys in their order.
  public static String write(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /// The value as one line for every reader: what some of them take for the end of a line (U+2028,
  /// U+2029, U+0085) is escaped.
  public static String line(JsonNode node) {
    String written = write(node);
    for (char end : LINE_ENDS) {
      if (written.indexOf(end) >= 0) {
        written =
            written.replace(String.valueOf(end), String.format(Locale.ROOT, "\\u%04x", (int) end));
      }
    }
    return written;
  }

  /// The same value with texts that every format can hold (see [Text#storable]).
  public static JsonNode storable(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = object();
        object
            .properties()
            .forEach(e -> copy.set(Text.storable(e.getKey()), storable(e.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = MAPPER.createArrayNode();
        array.forEach(child -> copy.add(storable(child)));
        yield copy;
      }
      case StringNode text -> StringNode.valueOf(Text.storable(text.stringValue()));
      default -> node;
    };
  }

  /// Whether a value can be written and read back, some levels deep in another: a short `1e99999`
  /// is a hundred thousand digits, and what is nested deep is refused by readers.
  public static boolean isReadable(String written) {
    try {
      read("[".repeat(LEVELS) + written + "]".repeat(LEVELS));
      return true;
    } catch (JacksonException e) {
      return false;
    }
  }

  /// The value on several lines, for people.
  public static String pretty(JsonNode node) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
  }

  /// The value on one line with every object's keys sorted: equal values give equal text.
  public static String canonical(JsonNode node) {
    return write(sorted(node));
  }

  /// What went wrong, without Jackson's source excerpt.
  public static String reason(JacksonException e) {
    String where =
        e.getLocation() == null || e.getLocation().getLineNr() < 1
            ? ""
            : String.format(
                Locale.ROOT,
                " (line %d, column %d)",
                e.getLocation().getLineNr(),
                e.getLocation().getColumnNr());
    String said = String.valueOf(e.getOriginalMessage());
    // Some advise to set an option of the library, which no reader of them has.
    boolean advises = said.contains("Feature");
    return (advises ? JsonMistake.describe(e).orElse("it is broken") : Text.excerpt(said, 200))
        + where;
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      TreeMap<String, JsonNode> keys = new TreeMap<>();
      object.properties().forEach(e -> keys.put(e.getKey(), sorted(e.getValue())));
      ObjectNode copy = object();
      keys.forEach(copy::set);
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = MAPPER.createArrayNode();
      array.forEach(child -> copy.add(sorted(child)));
      return copy;
    }
    return node;
  }
}
