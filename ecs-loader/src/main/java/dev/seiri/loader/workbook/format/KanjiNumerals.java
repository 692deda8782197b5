package dev.seiri.loader.workbook.format;

import java.math.BigDecimal;

/// Numbers in the numerals of `[DBNum1]` (一二三), `[DBNum2]` (壱弐参) and `[DBNum3]` (full width).
final class KanjiNumerals {
  private static final String[] DIGITS = {"〇一二三四五六七八九", "〇壱弐参四伍六七八九", "０１２３４５６７８９"};
  private static final String[] UNITS = {"十百千", "拾百阡", "十百千"};
  private static final String[] MYRIADS = {"万億兆", "萬億兆", "万億兆"};
  private static final BigDecimal END = BigDecimal.TEN.pow(16);

  private KanjiNumerals() {}

  /// Digit by digit.
  static String digits(String text, int numerals) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      out.append(c >= '0' && c <= '9' ? DIGITS[numerals - 1].charAt(c - '0') : c);
    }
    return out.toString();
  }

  /// As it is read aloud: 千二百三十四.
  ///
  /// @param value not negative
  static String read(BigDecimal value, int numerals) {
    if (value.scale() > 0 || value.compareTo(END) >= 0 || value.signum() == 0) {
      return digits(GeneralNumber.text(value), numerals);
    }
    String digits = value.toBigIntegerExact().toString();
    StringBuilder out = new StringBuilder();
    boolean inMyriad = false;
    for (int i = 0; i < digits.length(); i++) {
      int place = digits.length() - 1 - i;
      int digit = digits.charAt(i) - '0';
      if (digit > 0) {
        // One is left out before tens, hundreds and thousands, where there is nothing larger.
        boolean bare = digit == 1 && place % 4 > 0 && numerals != 2 && place < 4;
        out.append(bare ? "" : DIGITS[numerals - 1].charAt(digit));
        out.append(place % 4 > 0 ? UNITS[numerals - 1].charAt(place % 4 - 1) : "");
      }
      inMyriad |= digit > 0;
      if (place > 0 && place % 4 == 0) {
        out.append(inMyriad ? MYRIADS[numerals - 1].charAt(place / 4 - 1) : "");
        inMyriad = false;
      }
    }
    return out.toString();
  }
}
