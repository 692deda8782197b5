package dev.seiri.local.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Japanese numerals from 0 to 999, and longer ones written digit by digit.
final class Numerals {
  /// One character of a numeral, for use in patterns.
  static final String CHARACTER = "[〇一二三四五六七八九十百]";

  private static final String DIGITS = "〇一二三四五六七八九";
  private static final Pattern NUMERAL =
      Pattern.compile("(?:([二三四五六七八九])?(百))?(?:([二三四五六七八九])?(十))?([〇一二三四五六七八九]{0,5})");

  private Numerals() {}

  /// 1 → 一, 12 → 十二. Anything past 999 stays in digits.
  static String kanji(int n) {
    if (n <= 0 || n > 999) {
      return Integer.toString(n);
    }
    return unit(n / 100, "百") + unit(n / 10 % 10, "十") + (n % 10 == 0 ? "" : DIGITS.charAt(n % 10));
  }

  /// 十二 → 12, 一二 → 12, 百二三 → 123, or -1 if it is no numeral.
  static int parse(String kanji) {
    Matcher matcher = NUMERAL.matcher(kanji);
    if (!matcher.matches() || kanji.isEmpty()) {
      return -1;
    }
    int digits = digits(matcher.group(5));
    boolean tens = matcher.group(4) != null;
    boolean hundreds = matcher.group(2) != null;
    if (tens && digits > 9 || hundreds && digits > 99) {
      return -1;
    }
    return (hundreds ? leading(matcher.group(1)) * 100 : 0)
        + (tens ? leading(matcher.group(3)) * 10 : 0)
        + digits;
  }

  private static int digits(String kanji) {
    int number = 0;
    for (char c : kanji.toCharArray()) {
      number = number * 10 + DIGITS.indexOf(c);
    }
    return number;
  }

  private static int leading(@Nullable String digit) {
    return digit == null ? 1 : DIGITS.indexOf(digit);
  }

  private static String unit(int n, String unit) {
    return n == 0 ? "" : (n == 1 ? "" : DIGITS.substring(n, n + 1)) + unit;
  }
}
