package dev.seiri.prompts.convert;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is between the quotes of one of Python's strings.
final class PythonText {
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:(?<octal>[0-7]{1,3})|x(?<hex>[0-9a-fA-F]{2})|u(?<four>[0-9a-fA-F]{4})"
              + "|U(?<eight>[0-9a-fA-F]{8})|(?<other>.))",
          Pattern.DOTALL);

  private PythonText() {}

  /// The text that it means.
  ///
  /// @throws JinjaParser.Unreadable if an escape is broken
  static String of(String between) {
    // Jinja counts every kind of line break as one.
    Matcher escape = ESCAPE.matcher(between.replaceAll("\\r\\n?", "\n"));
    StringBuilder out = new StringBuilder();
    while (escape.find()) {
      escape.appendReplacement(out, Matcher.quoteReplacement(meant(escape)));
    }
    return escape.appendTail(out).toString();
  }

  private static String meant(Matcher escape) {
    if (escape.group("octal") != null) {
      return Character.toString(Integer.parseInt(escape.group("octal"), 8));
    }
    for (String kind : new String[] {"hex", "four", "eight"}) {
      if (escape.group(kind) != null) {
        long point = Long.parseLong(escape.group(kind), 16);
        if (!Character.isValidCodePoint((int) Math.min(point, Integer.MAX_VALUE))) {
          throw new JinjaParser.Unreadable("a broken escape in a text");
        }
        return Character.toString((int) point);
      }
    }
    return switch (escape.group("other").charAt(0)) {
      case '\n' -> "";
      case '\\' -> "\\";
      case '\'' -> "'";
      case '"' -> "\"";
      case 'a' -> "\u0007";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'v' -> "\u000B";
      case 'x', 'u', 'U', 'N' -> throw new JinjaParser.Unreadable("a broken escape in a text");
      default -> escape.group();
    };
  }
}
