package dev.seiri.prompts.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Texts as Pebble writes them. Its strings know one escape, that of their own quote, and `#{` in
/// double quotes begins an expression.
final class PebbleLiteral {
  private PebbleLiteral() {}

  /// A text as an operand; of some texts with backslashes there is none.
  static Optional<String> of(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char needed = c == '"' || text.startsWith("#{", i) ? '\'' : c == '\'' ? '"' : 0;
      if (needed != 0 && quote != 0 && needed != quote) {
        parts.add(quote + part.toString() + quote);
        part.setLength(0);
        quote = 0;
      }
      quote = needed == 0 ? quote : needed;
      part.append(c);
    }
    if (!part.isEmpty() || parts.isEmpty()) {
      char last = quote == 0 ? '"' : quote;
      parts.add(last + part.toString() + last);
    }
    // A backslash would take what follows it along.
    if (text.indexOf('\\') >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        parts.size() == 1 ? parts.getFirst() : "(" + String.join(" ~ ", parts) + ")");
  }
}
