package dev.seiri.prompts.syntax;

import dev.seiri.prompts.syntax.Segment.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits a template into text, expressions, tags and comments. It never fails: faults are reported
/// by the linter.
public final class TemplateScanner {
  private static final Map<String, Kind> KINDS =
      Map.of("{{", Kind.PRINT, "{%", Kind.TAG, "{#", Kind.COMMENT);
  private static final Map<Kind, String> CLOSERS =
      Map.of(Kind.PRINT, "}}", Kind.TAG, "%}", Kind.COMMENT, "#}");
  private static final Set<String> LITERAL = Set.of("verbatim", "raw");

  private final String template;
  private final List<Segment> segments = new ArrayList<>();
  private int at;

  private TemplateScanner(String template) {
    this.template = template;
  }

  /// The template's segments, in order and without gaps.
  public static List<Segment> scan(String template) {
    TemplateScanner scanner = new TemplateScanner(template);
    while (scanner.at < template.length()) {
      scanner.next();
    }
    return List.copyOf(scanner.segments);
  }

  private void next() {
    int open = opener(at);
    if (open > at) {
      add(Kind.TEXT, at, open, at, open);
      at = open;
      return;
    }
    Kind kind = KINDS.getOrDefault(template.substring(at, at + 2), Kind.TEXT);
    String closer = CLOSERS.getOrDefault(kind, "");
    int close = kind == Kind.COMMENT ? template.indexOf(closer, at + 2) : closer(at + 2, closer);
    if (close < 0) {
      add(Kind.UNCLOSED, at, template.length(), at + 2, template.length());
      at = template.length();
      return;
    }
    delimited(kind, at, close);
    at = close + 2;
    Segment tag = segments.getLast();
    if (kind == Kind.TAG && LITERAL.contains(tag.word())) {
      literal(tag.word());
    }
  }

  /// The text up to the tag that ends a literal block.
  private void literal(String word) {
    Matcher end = Pattern.compile("\\{%[-+]?\\s*end" + word + "\\b").matcher(template);
    int stop = end.find(at) ? end.start() : template.length();
    if (stop > at) {
      add(Kind.VERBATIM, at, stop, at, stop);
    }
    at = stop;
  }

  private void delimited(Kind kind, int start, int close) {
    int from = start + 2;
    int to = close;
    boolean before = from < to && isTrim(template.charAt(from));
    boolean trimsBefore = before && template.charAt(from) == '-';
    from += before ? 1 : 0;
    boolean after = to > from && isTrim(template.charAt(to - 1)) && kind != Kind.COMMENT;
    boolean trimsAfter = after && template.charAt(to - 1) == '-';
    to -= after ? 1 : 0;
    segments.add(
        new Segment(
            kind, start, close + 2, template.substring(from, to), from, trimsBefore, trimsAfter));
  }

  private void add(Kind kind, int start, int end, int innerStart, int innerEnd) {
    segments.add(
        new Segment(
            kind, start, end, template.substring(innerStart, innerEnd), innerStart, false, false));
  }

  private static boolean isTrim(char c) {
    return c == '-' || c == '+';
  }

  /// The place of the next opening delimiter, or the template's end.
  private int opener(int from) {
    for (int i = template.indexOf('{', from); i >= 0; i = template.indexOf('{', i + 1)) {
      if (i + 2 <= template.length() && KINDS.containsKey(template.substring(i, i + 2))) {
        return i;
      }
    }
    return template.length();
  }

  /// The place of a closing delimiter that is not inside a string or a map, or -1.
  private int closer(int from, String closer) {
    int depth = 0;
    for (int i = from; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == '"' || c == '\'') {
        i = quoteEnd(i);
        if (i < 0) {
          return -1;
        }
      } else if (depth == 0 && template.startsWith(closer, i)) {
        return i;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && depth > 0) {
        depth--;
      }
    }
    return -1;
  }

  private int quoteEnd(int open) {
    char quote = template.charAt(open);
    for (int i = open + 1; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote) {
        return i;
      }
    }
    return -1;
  }
}
