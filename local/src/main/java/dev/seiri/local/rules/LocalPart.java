package dev.seiri.local.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an address says beyond its municipality.
///
/// @param town the town with its 丁目
/// @param block the numbers of the lot or the house, joined by hyphens
/// @param rest what follows them
record LocalPart(String town, String block, String rest) {
  /// A number that names no block but a room or a floor.
  static final String ROOM = "(?![0-9]|階|F(?![a-z])|号室|号棟|号館|棟|室)";

  private static final Pattern SECTION =
      Pattern.compile("^ ?(第?" + Numerals.CHARACTER + "{1,5}地割)(.*)$");
  private static final Pattern NUMBERS =
      Pattern.compile(
          "^[ -]*([0-9]{1,6}%1$s(?:(?:番地?の?|号の?|-|[のノ])[0-9]{1,6}%1$s)*)(?:番地|番|号)?(?:号)?(.*)$"
              .formatted(ROOM));
  private static final Pattern KANJI_NUMBER =
      Pattern.compile("(" + Numerals.CHARACTER + "{1,5})(?=番|号|[のノ][0-9])");
  private static final Pattern WORD_OF_TOWN = Pattern.compile("大字|小字|(?<![文数名習点活赤黒十])字(?=.)|字$");

  /// A town and a text that begins with its block.
  static LocalPart of(String town, String text) {
    Matcher section = SECTION.matcher(text);
    if (section.matches()) {
      return of(town + section.group(1), section.group(2));
    }
    Matcher block = NUMBERS.matcher(digits(text));
    return block.matches()
        ? new LocalPart(bare(town), joined(block.group(1)), tidy(block.group(2)))
        : new LocalPart(bare(town), "", tidy(text));
  }

  /// A town alone, behind which a building's name may stand after a blank.
  static LocalPart words(String text) {
    int space = text.indexOf(' ');
    return space < 0
        ? new LocalPart(bare(text), "", "")
        : new LocalPart(bare(text.substring(0, space)), "", tidy(text.substring(space)));
  }

  LocalPart in(String area) {
    return new LocalPart(area + town, block, rest);
  }

  private static String joined(String numbers) {
    return numbers.replaceAll("番地?の?|号の?|[のノ]", "-");
  }

  /// Numbers written in kanji before 番 or 号, in digits.
  static String digits(String text) {
    return KANJI_NUMBER
        .matcher(text)
        .replaceAll(found -> {
          int number = Numerals.parse(found.group(1));
          return number < 0 ? Matcher.quoteReplacement(found.group(1)) : Integer.toString(number);
        });
  }

  /// A town without blanks and without the words 大字 and 字.
  private static String bare(String town) {
    return WORD_OF_TOWN.matcher(town.replace(" ", "")).replaceAll("");
  }

  private static String tidy(String rest) {
    return rest.strip().replaceFirst("^[-,、・ ]+", "");
  }
}
