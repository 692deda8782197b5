package dev.seiri.core.prompt;

import java.util.List;

/// The literal text that a template begins with: what comes out the same for every row, and what a
/// provider can cache.
public final class StaticPrefix {
  private static final List<String> OPENERS = List.of("{{", "{%", "{#");

  private StaticPrefix() {}

  /// The beginning of a template, up to its first delimiter.
  public static String of(String template) {
    int end = template.length();
    for (String opener : OPENERS) {
      int at = template.indexOf(opener);
      end = at < 0 ? end : Math.min(end, at);
    }
    String text = template.substring(0, end);
    // A delimiter with a minus sign takes the white space before it away.
    return template.startsWith("-", end + 2) ? text.stripTrailing() : text;
  }
}
