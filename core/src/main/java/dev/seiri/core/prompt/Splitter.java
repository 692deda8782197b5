package dev.seiri.core.prompt;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.seiri.core.text.LinearPatterns;
import io.pebbletemplates.pebble.error.PebbleException;
import java.util.ArrayList;
import java.util.List;

/// Splits texts at a delimiter, which is a regular expression as in Pebble, matched in linear time.
/// The parts are a list, which unlike Pebble's array can be written out.
final class Splitter {
  private static final String SYNTAX = "\\.[]{}()<>*+-=!?^$|";

  private final String delimiter;
  private final StepBudget budget;
  private final int line;

  Splitter(String delimiter, StepBudget budget, int line) {
    this.delimiter = delimiter;
    this.budget = budget;
    this.line = line;
  }

  /// @param limit as of [String#split]: 0 drops empty parts at the end
  List<String> split(String text, int limit) {
    budget.work(text.length() + (long) delimiter.length(), line);
    if (delimiter.isEmpty()) {
      return new ArrayList<>(List.of(text.split("", limit)));
    }
    return delimiter.chars().anyMatch(c -> SYNTAX.indexOf(c) >= 0)
        ? matched(text, limit)
        : literal(text, limit);
  }

  private List<String> literal(String text, int limit) {
    LinearSearch search = new LinearSearch(delimiter);
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = search.in(text, 0);
        at >= 0 && (limit <= 0 || parts.size() < limit - 1);
        at = search.in(text, from)) {
      parts.add(text.substring(from, at));
      from = at + delimiter.length();
    }
    parts.add(text.substring(from));
    return trimmed(parts, text, limit);
  }

  private List<String> matched(String text, int limit) {
    Pattern pattern = pattern();
    budget.work(LinearPatterns.work(pattern, text), line);
    Matcher matcher = pattern.matcher(text);
    List<String> parts = new ArrayList<>();
    int from = 0;
    while ((limit <= 0 || parts.size() < limit - 1) && matcher.find()) {
      // Nothing at the beginning is no delimiter.
      if (matcher.end() > 0) {
        parts.add(text.substring(from, matcher.start()));
        from = matcher.end();
      }
    }
    parts.add(text.substring(from));
    return trimmed(parts, text, limit);
  }

  private Pattern pattern() {
    try {
      return LinearPatterns.compile(delimiter);
    } catch (PatternSyntaxException e) {
      throw new PebbleException(
          null,
          "split takes a text or a regular expression of RE2/J, without look-around and"
              + " back-references",
          line,
          null);
    }
  }

  /// As the JDK has it: a text without a delimiter is its own part, even if it is empty.
  private List<String> trimmed(List<String> parts, String text, int limit) {
    budget.elements(parts.size(), line);
    if (parts.size() == 1) {
      return new ArrayList<>(List.of(text));
    }
    if (limit == 0) {
      while (!parts.isEmpty() && parts.getLast().isEmpty()) {
        parts.removeLast();
      }
    }
    return parts;
  }
}
