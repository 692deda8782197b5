package dev.seiri.core.model;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import dev.seiri.core.json.Text;
import dev.seiri.core.text.LinearPatterns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/// How a schema's patterns are matched: by RE2/J, in time and stack that grow with the text alone.
/// Look-aheads right at a pattern's beginning are matched as patterns of their own. What else RE2/J
/// does not know is refused: no engine that knows it can be stopped.
final class SchemaPatterns {
  private static final java.util.regex.Pattern UNICODE_ESCAPE =
      java.util.regex.Pattern.compile("(\\\\\\\\)|\\\\u([0-9A-Fa-f]{4})");

  private SchemaPatterns() {}

  /// A pattern, or a look-ahead of one.
  private record Part(Pattern pattern, boolean wanted) {}

  /// Compiles a pattern.
  ///
  /// @throws SchemaTooCostly if it cannot be matched in linear time
  static RegularExpression compile(String pattern) {
    List<Part> parts = parts(pattern);
    return text -> {
      for (Part part : parts) {
        ValidationBudget.current().patternSteps(pattern, LinearPatterns.work(part.pattern(), text));
        if (part.pattern().matcher(text).find() != part.wanted()) {
          return false;
        }
      }
      return true;
    };
  }

  /// What keeps a pattern from being used, if anything does.
  static Optional<String> fault(String pattern) {
    try {
      parts(pattern);
      return Optional.empty();
    } catch (SchemaTooCostly e) {
      return Optional.of(e.getMessage());
    }
  }

  private static List<Part> parts(String pattern) {
    if (LinearPatterns.isTooLarge(pattern)) {
      throw refused(
          pattern, "is too large, as it stands or with its repetitions written out; use maxLength");
    }
    if (hasIntersection(pattern)) {
      throw refused(
          pattern, "has && in a class, which engines read differently; write the characters");
    }
    List<Part> parts = new ArrayList<>();
    String rest = pattern;
    while (rest.startsWith("^(?=") || rest.startsWith("^(?!")) {
      int end = endOfGroup(rest, 1);
      if (end < 0) {
        break;
      }
      parts.add(
          new Part(
              compiled("^(?:" + rest.substring(4, end) + ")", pattern), rest.charAt(3) == '='));
      rest = "^" + rest.substring(end + 1);
    }
    // A choice would make the look-aheads part of its first branch only.
    if (!parts.isEmpty() && hasChoice(rest)) {
      throw unknown(pattern);
    }
    parts.add(new Part(compiled(rest, pattern), true));
    return List.copyOf(parts);
  }

  private static Pattern compiled(String part, String pattern) {
    try {
      return LinearPatterns.compile(translated(part));
    } catch (PatternSyntaxException | StackOverflowError e) {
      throw unknown(pattern);
    }
  }

  private static SchemaTooCostly unknown(String pattern) {
    return refused(
        pattern,
        "is no regular expression of RE2/J; look-ahead may only stand right at its beginning,"
            + " behind ^, and look-behind, back-references, atomic groups and counts over 1000"
            + " nowhere");
  }

  private static SchemaTooCostly refused(String pattern, String why) {
    return new SchemaTooCostly("the pattern %s %s".formatted(Text.excerpt(pattern, 80), why));
  }

  /// The index of the bracket that closes a group; -1 if none does.
  private static int endOfGroup(String pattern, int open) {
    int depth = 0;
    for (int i = open; i < pattern.length(); i = next(pattern, i)) {
      depth += pattern.charAt(i) == '(' ? 1 : pattern.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /// Whether a pattern has a choice outside of its groups.
  private static boolean hasChoice(String pattern) {
    int depth = 0;
    for (int i = 0; i < pattern.length(); i = next(pattern, i)) {
      char c = pattern.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == '|' && depth == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasIntersection(String pattern) {
    for (int i = 0; i < pattern.length(); i = next(pattern, i)) {
      if (pattern.charAt(i) == '[' && pattern.substring(i, next(pattern, i)).contains("&&")) {
        return true;
      }
    }
    return false;
  }

  /// The index behind a character, an escape or a class.
  private static int next(String pattern, int at) {
    if (pattern.charAt(at) == '\\') {
      return at + 2;
    }
    if (pattern.charAt(at) != '[') {
      return at + 1;
    }
    int i = at + 1;
    i += pattern.startsWith("^", i) ? 1 : 0;
    i += pattern.startsWith("]", i) ? 1 : 0;
    while (i < pattern.length() && pattern.charAt(i) != ']') {
      i += pattern.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(pattern.length(), i + 1);
  }

  /// JSON Schema's escapes of four digits in RE2/J's spelling.
  private static String translated(String pattern) {
    return UNICODE_ESCAPE
        .matcher(pattern)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                found.group(1) != null ? found.group(1) : "\\x{" + found.group(2) + "}"));
  }
}
