package dev.seiri.core.text;

import dev.seiri.core.json.Json;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Numbers and truth values as tables have them: written as text.
public final class WrittenValue {
  /// As JSON writes numbers, or with a plus sign or zeros before. Nothing that one country reads
  /// otherwise than another.
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]{1,400}(?:\\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,3})?");

  private WrittenValue() {}

  /// The number that a text writes, in digits of any width; empty if it writes none.
  public static Optional<JsonNode> number(String text) {
    String plain = NormalizedText.of(text, false);
    return NUMBER.matcher(plain).matches()
        ? Optional.of(Json.MAPPER.getNodeFactory().numberNode(new BigDecimal(plain)))
        : Optional.empty();
  }

  /// The truth value that a text writes: `true` or `false`, in letters of any case.
  public static Optional<JsonNode> truth(String text) {
    return switch (NormalizedText.of(text, false).toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(Json.MAPPER.getNodeFactory().booleanNode(true));
      case "false" -> Optional.of(Json.MAPPER.getNodeFactory().booleanNode(false));
      default -> Optional.empty();
    };
  }
}
