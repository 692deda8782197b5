package dev.seiri.core.answer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where JSON objects begin and end in a text, braces in strings aside.
final class JsonObjects {
  private static final Pattern AHEAD = Pattern.compile("\\{\\s*(?:\"|\\}|\\z)");

  private final String text;
  private final Matcher ahead;
  private boolean cutOff;

  JsonObjects(String text) {
    this.text = text;
    this.ahead = AHEAD.matcher(text);
  }

  boolean beginsAt(int at) {
    return text.charAt(at) == '{' && ahead.region(at, text.length()).lookingAt();
  }

  /// The end of the object that begins here, or 0 if none does, or none that ends. Behind one that
  /// does not end there is none.
  int endAt(int at) {
    if (cutOff || !beginsAt(at)) {
      return 0;
    }
    int end = end(at);
    cutOff = end < 0;
    return Math.max(end, 0);
  }

  private int end(int start) {
    int depth = 0;
    boolean inString = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
