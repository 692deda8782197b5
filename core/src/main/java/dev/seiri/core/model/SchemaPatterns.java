package dev.seiri.core.model;

import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a schema's patterns are matched: in time and stack that do not grow with their groups, by
/// RE2/J. What RE2/J does not know, such as look-around and back-references, is left to the JDK.
final class SchemaPatterns {
  private static final Pattern UNICODE_ESCAPE = Pattern.compile("(\\\\\\\\)|\\\\u([0-9A-Fa-f]{4})");

  private SchemaPatterns() {}

  static RegularExpression compile(String pattern) {
    // An intersection of classes to the JDK, two ampersands to RE2/J.
    if (pattern.contains("&&")) {
      return guarded(pattern);
    }
    try {
      com.google.re2j.Pattern linear = com.google.re2j.Pattern.compile(translated(pattern));
      return text -> linear.matcher(text).find();
    } catch (PatternSyntaxException e) {
      return guarded(pattern);
    }
  }

  private static RegularExpression guarded(String pattern) {
    RegularExpression backtracking =
        JDKRegularExpressionFactory.getInstance().getRegularExpression(pattern);
    return text -> {
      try {
        return backtracking.matches(text);
      } catch (StackOverflowError e) {
        throw new PatternTooDeep(pattern, e);
      }
    };
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
