package dev.seiri.loader.workbook.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads the sections of a format's code.
final class SectionParser {
  private static final String DATE_LETTERS = "ymdhsgea";
  private static final List<String> GENERAL = List.of("general", "g/標準", "g/通用格式");
  private static final List<String> HALF_DAYS = List.of("am/pm", "a/p", "上午/下午", "午前/午後");

  private final String code;
  private int at;
  private List<Part> parts = new ArrayList<>();
  private Optional<Condition> condition = Optional.empty();
  private String locale = "";
  private int numerals;

  private SectionParser(String code) {
    this.code = code;
  }

  static List<Section> parse(String code) {
    SectionParser parser = new SectionParser(code);
    List<Section> sections = new ArrayList<>();
    do {
      sections.add(parser.section());
    } while (parser.at++ < code.length());
    return sections;
  }

  /// Reads up to the semicolon, or the end.
  private Section section() {
    parts = new ArrayList<>();
    condition = Optional.empty();
    locale = "";
    numerals = 0;
    while (at < code.length() && code.charAt(at) != ';') {
      part();
    }
    return new Section(DateParts.resolved(parts), condition, locale, numerals);
  }

  private void part() {
    char c = code.charAt(at++);
    switch (c) {
      case '"' -> literal(until('"'));
      case '\\', '!' -> literal(one());
      // As wide as that character.
      case '_' -> literal(one().isEmpty() ? "" : " ");
      // That character as often as there is room: none, where there is no width.
      case '*' -> one();
      case '[' -> bracket(until(']'));
      case '0', '#', '?' -> parts.add(new Part.Digit(c));
      case '.', ',', '%', '/', '@' -> parts.add(new Part.Mark(c));
      default -> word(c);
    }
  }

  private void word(char first) {
    Optional<String> general = GENERAL.stream().filter(this::isHere).findFirst();
    Optional<String> half = HALF_DAYS.stream().filter(this::isHere).findFirst();
    char letter = Character.toLowerCase(first);
    if (general.isPresent()) {
      at += general.get().length() - 1;
      parts.add(new Part.General());
    } else if (half.isPresent()) {
      at += half.get().length() - 1;
      parts.add(new Part.DateField('x', half.get().length()));
    } else if (letter == 'e' && (isHere("e+") || isHere("e-")) && hasDigit()) {
      parts.add(new Part.Exponent(code.charAt(at++) == '+'));
    } else if (DATE_LETTERS.indexOf(letter) >= 0) {
      parts.add(new Part.DateField(letter, run(letter)));
    } else if (letter == 'b') {
      // The Buddhist year; as ISO dates have it, a year.
      parts.add(new Part.DateField('y', run('b')));
    } else {
      literal(String.valueOf(first));
    }
  }

  /// Whether a word begins with the character that was just read.
  private boolean isHere(String word) {
    return code.regionMatches(true, at - 1, word, 0, word.length());
  }

  private boolean hasDigit() {
    return parts.stream().anyMatch(Part.Digit.class::isInstance);
  }

  private void bracket(String inside) {
    String lower = inside.toLowerCase(Locale.ROOT);
    if (lower.matches("h+|m+|s+")) {
      parts.add(new Part.Elapsed(lower.charAt(0), lower.length()));
    } else if (lower.startsWith("$")) {
      int hyphen = inside.lastIndexOf("-");
      int first = lower.indexOf("-");
      boolean named = first >= 0 && lower.substring(first).matches("-[a-z]{1,3}-.*");
      int end = named ? first : hyphen;
      literal(inside.substring(1, end < 1 ? inside.length() : end));
      locale = end < 1 ? "" : lower.substring(end + 1);
    } else if (lower.matches("dbnum[123]")) {
      numerals = lower.charAt(5) - '0';
    } else {
      // A condition, or else a colour.
      condition = condition.or(() -> Condition.parse(inside));
    }
  }

  private int run(char letter) {
    int from = at - 1;
    while (at < code.length() && Character.toLowerCase(code.charAt(at)) == letter) {
      at++;
    }
    return at - from;
  }

  private void literal(String text) {
    if (!text.isEmpty()) {
      parts.add(new Part.Literal(text));
    }
  }

  private String one() {
    if (at >= code.length()) {
      return "";
    }
    int end = code.offsetByCodePoints(at, 1);
    String one = code.substring(at, end);
    at = end;
    return one;
  }

  private String until(char end) {
    int to = code.indexOf(end, at);
    String inside = code.substring(at, to < 0 ? code.length() : to);
    at = to < 0 ? code.length() : to + 1;
    return inside;
  }
}
