package dev.seiri.local.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address before it is taken apart: in one width, its numbers joined by plain hyphens.
final class AddressText {
  private static final String DASHES = "‐‑‒–—―−⁃⁻₋─━╌╍╴╶╸╺⎯﹘﹣－˗֊゠⸺⸻〰㇐\\-";

  private static final String WAVES = "~〜～∼∿˜";
  private static final String LONG_MARKS = "ーｰᅳㅡ";
  private static final String NUMERAL = Numerals.CHARACTER + "{1,5}";

  private static final Pattern BETWEEN_DIGITS =
      Pattern.compile(
          "(?<=[0-9]) ?[" + DASHES + WAVES + LONG_MARKS + "] ?(?=[0-9])|(?<=[0-9])一(?=[0-9])");
  private static final Pattern BESIDE_NUMBERS =
      Pattern.compile(
          "(?<=[0-9])[%1$s%2$s]|(?<=[A-Za-z目番地号])[%1$s]|[%1$s](?=[0-9A-Za-z])|(?<=目)[%2$s](?=[0-9])"
              .formatted(DASHES, LONG_MARKS));
  private static final Pattern BLANK_BEFORE_UNIT =
      Pattern.compile(
          "(?<=[0-9]|" + Numerals.CHARACTER + ") (?=丁目|地割|番地|番(?!町)|号(?![室棟館])|条|線|[のノ] ?[0-9])");
  private static final Pattern BLANK_AFTER_UNIT =
      Pattern.compile(
          "(?<=丁目|[条線]|[0-9][のノ]) (?=[0-9])|(?<=番地?) (?=[0-9]{1,4}号(?![室棟館])|[0-9]{1,4}$|[0-9]{1,4}-[0-9])");

  /// Numbers with nothing but blanks between them, where the address ends with them.
  private static final Pattern BLANKS_ALONE =
      Pattern.compile("^([^0-9]*[^0-9 -] ?)([0-9]{1,4}(?: [0-9]{1,4}){1,3})$");

  private static final Pattern KANJI_NUMBERS =
      Pattern.compile(
          "(?<!%2$s)(%1$s(?:(?:[%3$s%4$s]|[のノ])%1$s)+)(?=$|[ 番号0-9%3$s]|\\p{IsKatakana}|\\p{IsLatin})"
              .formatted(NUMERAL, Numerals.CHARACTER, DASHES, LONG_MARKS));

  private static final Pattern POSTCODE = Pattern.compile("^(?:〒? ?\\d{3}-?\\d{4})[ ,、]*");
  private static final Pattern COUNTRY = Pattern.compile("^(?:日本国?|Japan)[ ,、]+");
  private static final int LONGEST = 1_000;

  private AddressText() {}

  static String plain(String input) {
    String address = Width.normalize(input);
    address = address.length() > LONGEST ? address.substring(0, LONGEST) : address;
    address = inDigits(address);
    address = BETWEEN_DIGITS.matcher(address).replaceAll("-");
    address = BESIDE_NUMBERS.matcher(address).replaceAll("-");
    address = COUNTRY.matcher(address).replaceFirst("");
    address = POSTCODE.matcher(address).replaceFirst("");
    address = BLANK_BEFORE_UNIT.matcher(address).replaceAll("");
    address = BLANK_AFTER_UNIT.matcher(address).replaceAll("");
    Matcher blanks = BLANKS_ALONE.matcher(address);
    return blanks.matches() ? blanks.group(1) + blanks.group(2).replace(' ', '-') : address;
  }

  /// Block numbers written in kanji, 一の九の一 or 一―九, in digits.
  private static String inDigits(String address) {
    return KANJI_NUMBERS
        .matcher(address)
        .replaceAll(found -> {
          StringBuilder digits = new StringBuilder();
          for (String number : found.group(1).split("[^〇一二三四五六七八九十百]")) {
            int value = Numerals.parse(number);
            if (value < 0) {
              return Matcher.quoteReplacement(found.group());
            }
            digits.append(digits.isEmpty() ? "" : "-").append(value);
          }
          return digits.toString();
        });
  }
}
