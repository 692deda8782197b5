package dev.seiri.core.text;

/// Text as a terminal may show it. What a terminal would obey rather than show is written as JSON
/// escapes it, with a backslash, a `u` and four digits: control characters (escape, bell,
/// backspace, C1), format characters (those that turn the direction of writing, zero-width ones),
/// line and paragraph separators, and surrogates without a partner.
public final class VisibleText {
  private VisibleText() {}

  /// A text on one line: its line breaks are shown too, since a break would let it say what looks
  /// like another line of the program's.
  public static String line(String text) {
    return shown(text, false);
  }

  /// A text of several lines. A carriage return counts as part of a line break only before one.
  public static String lines(String text) {
    return shown(text, true);
  }

  private static String shown(String text, boolean breaks) {
    int first = 0;
    while (first < text.length() && isPlain(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean isBreak =
          breaks && (c == '\n' || (c == '\r' && next < text.length() && text.charAt(next) == '\n'));
      if (isBreak || !isHidden(c)) {
        out.appendCodePoint(c);
      } else {
        append(out, c);
      }
      i = next;
    }
    return out.toString();
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7F;
  }

  /// Whether a terminal would obey a character, or show nothing of it. A tab is shown.
  static boolean isHidden(int codePoint) {
    return codePoint != '\t'
        && switch (Character.getType(codePoint)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
              true;
          default -> false;
        };
  }

  private static void append(StringBuilder out, int codePoint) {
    switch (codePoint) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      default -> {
        for (char unit : Character.toChars(codePoint)) {
          out.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit((unit >> shift) & 0xF, 16));
          }
        }
      }
    }
  }
}
