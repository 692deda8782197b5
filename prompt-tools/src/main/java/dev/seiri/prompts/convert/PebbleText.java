package dev.seiri.prompts.convert;

/// A builder of a Pebble template: literal text, which is escaped, and code.
final class PebbleText {
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder literal = new StringBuilder();

  /// Text for the model, which Pebble must not take for code.
  PebbleText literal(String text) {
    literal.append(text);
    return this;
  }

  /// Code with its delimiters.
  PebbleText code(String code) {
    flush(true);
    out.append(code);
    return this;
  }

  @Override
  public String toString() {
    flush(false);
    return out.toString();
  }

  /// A `{` at the end would merge with the delimiter of code that follows.
  private void flush(boolean codeFollows) {
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      boolean last = i + 1 == literal.length();
      char next = last ? (codeFollows ? '{' : ' ') : literal.charAt(i + 1);
      if (c == '{' && (next == '{' || next == '%' || next == '#')) {
        out.append("{{ \"{\" }}");
      } else {
        out.append(c);
      }
    }
    literal.setLength(0);
  }
}
