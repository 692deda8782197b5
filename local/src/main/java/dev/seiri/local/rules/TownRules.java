package dev.seiri.local.rules;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where town and block end in what follows an address's municipality.
///
/// Most towns tell by themselves: by 丁目, by three numbers, or by one that is too large for a 丁目.
/// What `大手前2-1` means only a list of all towns knows; it is taken for a block, as it mostly is.
final class TownRules {
  private static final String KANJI = Numerals.CHARACTER;
  private static final int MOST_CHOME = 30;

  private static final Pattern CHOME =
      Pattern.compile("^([^0-9]*?)(?:([0-9]{1,3})|(" + KANJI + "{1,5}))(丁目|丁(?!目|[^0-9 -]))(.*)$");
  private static final Pattern NUMBERED =
      Pattern.compile(
          "^([^0-9]*)(?<!地割)([0-9]{1,3})-([0-9]{1,5}-[0-9]{1,5}" + LocalPart.ROOM + ".*)$");
  private static final Pattern DIRECTED =
      Pattern.compile("^([^0-9]+)([0-9]{1,2})-([東西南北])([0-9]+(?:-[0-9]+)*.*)$");
  private static final Pattern ALONE = Pattern.compile("^([^0-9]*[^0-9町台丘])([1-9])$");
  private static final Pattern TOWN = Pattern.compile("^([^0-9]+)(.*)$");
  private static final Pattern KANJI_BLOCK =
      Pattern.compile("^(.*?)(" + KANJI + "{1,5}(?:番地?|号).*)$");
  private static final Pattern KANJI_AT_END =
      Pattern.compile("^(.*[^〇一二三四五六七八九十百])(" + KANJI + "{2,5})$");

  private static final Pattern NUMBER_OF_STREET = Pattern.compile("[0-9]{1,3}(?=条|地割)");
  private static final Pattern NUMBER_OF_LINE = Pattern.compile("[0-9]{1,3}(?=線)");
  private static final Pattern SHORT_GRID =
      Pattern.compile("^([南北])([0-9]{1,2})([東西])([0-9]{1,2})(?![0-9条])");
  private static final Pattern ON_STREET =
      Pattern.compile("(?<=条|条[東西南北]|条通|大通[東西]) ?([0-9]{1,2})(?=-|$| )");
  private static final Pattern ON_LINE =
      Pattern.compile("^((?:.*線)?[東西南北]?)([0-9]{1,3})号(?![室棟館])(.*)$");

  private TownRules() {}

  static LocalPart split(Municipalities.Split address) {
    boolean grid = address.prefecture().equals("北海道");
    String named = named(address.left(), NUMBER_OF_STREET);
    String left = grid ? onGrid(named) : named;
    boolean ward = address.city().endsWith("区");
    return (grid ? line(left) : Optional.<LocalPart>empty())
        .or(() -> chome(left))
        .or(() -> directed(left))
        .or(() -> numbered(left))
        .or(() -> ward ? alone(left) : Optional.empty())
        .or(() -> plain(left))
        .orElseGet(() -> inKanji(left));
  }

  /// Hokkaido's streets: 北1西2 is short for 北1条西2丁目, and the number after a street is a 丁目.
  private static String onGrid(String left) {
    String whole = SHORT_GRID.matcher(left).replaceFirst("$1$2条$3$4丁目");
    whole = named(named(whole, NUMBER_OF_STREET), NUMBER_OF_LINE);
    return ON_STREET.matcher(whole).replaceFirst("$1丁目");
  }

  /// Hokkaido's country roads: 東1線14号 is the name of a place.
  private static Optional<LocalPart> line(String left) {
    return match(ON_LINE, left)
        .map(found -> LocalPart.of(found.group(1) + kanji(found.group(2)) + "号", found.group(3)));
  }

  private static Optional<LocalPart> chome(String left) {
    return match(CHOME, left)
        .map(found -> {
          String number = found.group(2) == null ? written(found.group(3)) : kanji(found.group(2));
          return LocalPart.of(found.group(1) + number + found.group(4), found.group(5));
        });
  }

  private static Optional<LocalPart> directed(String left) {
    return match(DIRECTED, left)
        .filter(found -> isChome(found.group(2)))
        .map(found ->
            LocalPart.of(
                found.group(1) + kanji(found.group(2)) + "丁目" + found.group(3), found.group(4)));
  }

  private static Optional<LocalPart> numbered(String left) {
    return match(NUMBERED, left)
        .filter(found -> isChome(found.group(2)))
        .map(found -> LocalPart.of(found.group(1) + kanji(found.group(2)) + "丁目", found.group(3)));
  }

  /// A single digit after a ward's town is its 丁目.
  private static Optional<LocalPart> alone(String left) {
    return match(ALONE, left)
        .map(found -> LocalPart.of(found.group(1) + kanji(found.group(2)) + "丁目", ""));
  }

  private static Optional<LocalPart> plain(String left) {
    return match(TOWN, left)
        .filter(found -> !found.group(2).isEmpty())
        .map(found -> LocalPart.of(found.group(1), found.group(2)))
        .or(() -> left.matches("[0-9].*") ? Optional.of(LocalPart.of("", left)) : Optional.empty());
  }

  private static LocalPart inKanji(String left) {
    return match(KANJI_BLOCK, left)
        .map(found -> LocalPart.of(found.group(1), found.group(2)))
        .or(() ->
            match(KANJI_AT_END, left)
                .filter(found -> Numerals.parse(found.group(2)) > MOST_CHOME)
                .map(found ->
                    LocalPart.of(found.group(1), Integer.toString(Numerals.parse(found.group(2))))))
        .orElseGet(() -> LocalPart.words(left));
  }

  private static boolean isChome(String digits) {
    int number = Integer.parseInt(digits);
    return number > 0 && number <= MOST_CHOME;
  }

  /// A numeral in its usual form; what is none stays as it is.
  private static String written(String numeral) {
    int number = Numerals.parse(numeral);
    return number < 0 ? numeral : Numerals.kanji(number);
  }

  private static String kanji(String digits) {
    return Numerals.kanji(Integer.parseInt(digits));
  }

  private static String named(String text, Pattern number) {
    return number.matcher(text).replaceAll(found -> kanji(found.group()));
  }

  private static Optional<MatchResult> match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
  }
}
