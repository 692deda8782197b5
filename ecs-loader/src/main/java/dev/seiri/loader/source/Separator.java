package dev.seiri.loader.source;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The separator of the cells of a text.
///
/// @param mark absent: the text has one column
public record Separator(Optional<Character> mark) {
  private static final Map<String, Character> WORDS =
      Map.of("comma", ',', "tab", '\t', "\\t", '\t', "semicolon", ';', "pipe", '|', "space", ' ');
  private static final Map<Character, String> NAMES =
      Map.of(',', "comma", '\t', "tab", ';', "semicolon", '|', "pipe", ' ', "space");

  static Separator of(char mark) {
    return new Separator(Optional.of(mark));
  }

  /// A separator as it is named in an option: a character, a word for one, or `none`.
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
    if (text.length() != 1
        || "\"\r\n\uFEFF".contains(text)
        || Character.isSurrogate(text.charAt(0))) {
      throw new InputFault(
          "--separator %s: must be one character, or comma, tab, semicolon, pipe, space or none"
              .formatted(text));
    }
    return of(text.charAt(0));
  }

  /// The name of a separator for people.
  static String shown(char mark) {
    return NAMES.getOrDefault(mark, "\"" + mark + "\"");
  }

  /// The word that an option takes for a separator.
  static String option(char mark) {
    return NAMES.getOrDefault(mark, String.valueOf(mark));
  }
}
