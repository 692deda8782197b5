package dev.seiri.loader.source;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The separator of the cells of a text.
///
/// @param mark absent: the text has one column
public record Separator(Optional<Character> mark) {
  private static final Map<String, Character> WORDS =
      Map.of("comma", ',', "tab", '\t', "\\t", '\t', "semicolon", ';', "pipe", '|', "space", ' ');
  private static final Map<Character, String> NAMES =
      Map.of(',', "comma", '\t', "tab", ';', "semicolon", '|', "pipe", ' ', "space");

  /// A control character, which no terminal types, by its code; never a line break.
  private static final Pattern CONTROL = Pattern.compile("(?i)U\\+(00(?:0[1-9BCEF]|1[0-9A-F]))");

  static Separator of(char mark) {
    return new Separator(Optional.of(mark));
  }

  /// A separator as it is named in an option: a character, a word or a code for one, or `none`.
  ///
  /// @throws InputFault if it is none of them
  public static Separator parse(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (word.equals("none")) {
      return new Separator(Optional.empty());
    }
    if (WORDS.containsKey(word)) {
      return new Separator(Optional.ofNullable(WORDS.get(word)));
    }
    Matcher code = CONTROL.matcher(text);
    if (code.matches()) {
      return of((char) Integer.parseInt(code.group(1), 16));
    }
    if (text.length() != 1
        || "\"\r\n\uFEFF".contains(text)
        || Character.isSurrogate(text.charAt(0))) {
      throw new InputFault(
          "--separator %s: must be one character, or comma, tab, semicolon, pipe, space, none or a control character such as U+0001"
              .formatted(text));
    }
    return of(text.charAt(0));
  }

  /// The name of a separator for people.
  static String shown(char mark) {
    return NAMES.getOrDefault(mark, Character.isISOControl(mark) ? code(mark) : "\"" + mark + "\"");
  }

  /// The word that an option takes for a separator.
  static String option(char mark) {
    return NAMES.getOrDefault(
        mark, Character.isISOControl(mark) ? code(mark) : String.valueOf(mark));
  }

  private static String code(char mark) {
    return String.format(Locale.ROOT, "U+%04X", (int) mark);
  }
}
