package dev.seiri.local.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Japanese numerals from 0 to 999.
final class Numerals {
  private static final String DIGITS = "〇一二三四五六七八九";

  private Numerals() {}

  /// 1 → 一, 12 → 十二. Anything past 999 stays in digits.
  static String kanji(int n) {
    if (n <= 0 || n > 999) {
      return Integer.toString(n);
    }
    return unit(n / 100, "百") + unit(n / 10 % 10, "十") + (n % 10 == 0 ? "" : DIGITS.charAt(n % 10));
  }

  /// 十二 → 12, or -1 if it is no numeral.
  static int parse(String kanji) {
    Matcher matcher =
        Pattern.compile("(?:([二三四五六七八九])?(百))?(?:([二三四五六七八九])?(十))?([一二三四五六七八九])?").matcher(kanji);
    if (!matcher.matches() || kanji.isEmpty()) {
      return -1;
    }
    int hundreds = matcher.group(2) == null ? 0 : digit(matcher.group(1));
    int tens = matcher.group(4) == null ? 0 : digit(matcher.group(3));
    int ones = matcher.group(5) == null ? 0 : DIGITS.indexOf(matcher.group(5));
    return hundreds * 100 + tens * 10 + ones;
  }

  private static int digit(@org.jspecify.annotations.Nullable String digit) {
    return digit == null ? 1 : DIGITS.indexOf(digit);
  }

  private static String unit(int n, String unit) {
    return n == 0 ? "" : (n == 1 ? "" : DIGITS.substring(n, n + 1)) + unit;
  }
}
