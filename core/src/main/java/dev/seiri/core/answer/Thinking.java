package dev.seiri.core.answer;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Leaves out what a model wrote while it was thinking: what stands in `<thinking>`, `<think>` or
/// `<reasoning>` is no answer, and neither is what stands before a closing tag that nothing opened.
/// Tags within a JSON object are data.
final class Thinking {
  private static final Pattern TAG =
      Pattern.compile("<(/?)(thinking|think|reasoning)(?:\\s[^<>]*)?>", Pattern.CASE_INSENSITIVE);

  private final String text;
  private final Matcher tag;
  private final StringBuilder answer = new StringBuilder();
  private final Set<String> unclosed = new HashSet<>();

  private Thinking(String text) {
    this.text = text;
    this.tag = TAG.matcher(text);
  }

  static String leftOut(String text) {
    return TAG.matcher(text).find() ? new Thinking(text).answer() : text;
  }

  private String answer() {
    JsonObjects objects = new JsonObjects(text);
    int at = 0;
    while (at < text.length()) {
      int next = objects.endAt(at);
      if (next > 0) {
        answer.append(text, at, next);
      } else if (text.charAt(at) == '<' && tag.region(at, text.length()).lookingAt()) {
        next = behindTag(at);
      } else {
        next = at + 1;
        answer.append(text.charAt(at));
      }
      at = next;
    }
    return answer.toString();
  }

  private int behindTag(int at) {
    int end = tag.end();
    if (!tag.group(1).isEmpty()) {
      answer.setLength(0);
      return end;
    }
    int closed = closed(tag.group(2).toLowerCase(Locale.ROOT), end);
    if (closed > 0) {
      return closed;
    }
    if (beginsLine(at)) {
      return text.length();
    }
    // Spoken of, not used.
    answer.append(text, at, end);
    return end;
  }

  /// The end of the tag that closes one of this name; 0 if none does.
  private int closed(String name, int from) {
    if (unclosed.contains(name)) {
      return 0;
    }
    int depth = 1;
    Matcher tags = TAG.matcher(text);
    for (int at = from; tags.find(at); at = tags.end()) {
      if (tags.group(2).equalsIgnoreCase(name)) {
        depth += tags.group(1).isEmpty() ? 1 : -1;
      }
      if (depth == 0) {
        return tags.end();
      }
    }
    unclosed.add(name);
    return 0;
  }

  private boolean beginsLine(int at) {
    int before = at - 1;
    while (before >= 0 && " \t".indexOf(text.charAt(before)) >= 0) {
      before--;
    }
    return before < 0 || text.charAt(before) == '\n';
  }
}
