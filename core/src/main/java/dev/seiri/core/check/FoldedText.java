package dev.seiri.core.check;

import dev.seiri.core.text.NormalizedText;
import java.util.ArrayList;
import java.util.List;

/// A text as checks compare it: in one width, case, kana and kind of kanji, its numbers in Arabic
/// digits, without spaces, punctuation and symbols.
///
/// A number is one unit: 1 is no part of 13. What stands between separators is a word.
final class FoldedText {
  private static final char NUMBER = '\u0001';
  private static final char END = '\u0002';
  private static final String DIGITS = "〇一二三四五六七八九";
  private static final String SMALL = "ァィゥェォッャュョヮヵヶ";
  private static final String LARGE = "アイウエオツヤユヨワカケ";

  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private final String text;
  private int at;

  private FoldedText(String text) {
    this.text = text;
  }

  /// A text in one width, case, kana and kind of kanji, with all its characters.
  static String characters(String text) {
    String normal = NormalizedText.of(text, true);
    StringBuilder out = new StringBuilder(normal.length());
    for (int i = 0; i < normal.length(); i++) {
      out.append(katakana(normal.charAt(i)));
    }
    return out.toString();
  }

  /// The words of a text.
  ///
  /// @param characters as [#characters] gives it
  static List<String> words(String characters) {
    return new FoldedText(characters).split();
  }

  /// The units of words: a character, or a number.
  static List<String> units(String words) {
    List<String> units = new ArrayList<>();
    for (int i = 0; i < words.length(); ) {
      int end = unit(words, i);
      units.add(words.substring(i, end));
      i = end;
    }
    return units;
  }

  /// The index behind the unit at an index.
  static int unit(String words, int at) {
    return words.charAt(at) == NUMBER
        ? words.indexOf(END, at) + 1
        : words.offsetByCodePoints(at, 1);
  }

  /// Words as people read them.
  static String shown(String words) {
    return words.replace(String.valueOf(NUMBER), "").replace(String.valueOf(END), "");
  }

  private static char katakana(char c) {
    char large = c >= 'ぁ' && c <= 'ゖ' ? (char) (c + 'ァ' - 'ぁ') : c;
    int small = SMALL.indexOf(large);
    return small < 0 ? large : LARGE.charAt(small);
  }

  private List<String> split() {
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (Character.isDigit(c)) {
        number(arabic());
      } else if (isKanjiDigit(c)) {
        kanji();
      } else {
        at += Character.charCount(c);
        if (c != 'ー' && (Character.isLetterOrDigit(c) || isMark(c))) {
          word.appendCodePoint(c);
        } else {
          finish();
        }
      }
    }
    finish();
    return words;
  }

  private void finish() {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private void number(String digits) {
    int first = 0;
    while (first < digits.length() - 1 && digits.charAt(first) == '0') {
      first++;
    }
    word.append(NUMBER).append(digits, first, digits.length()).append(END);
  }

  /// Reads digits, with the commas between thousands left out.
  private String arabic() {
    StringBuilder digits = new StringBuilder();
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (Character.isDigit(c)) {
        digits.append((char) ('0' + Character.digit(c, 10)));
        at += Character.charCount(c);
      } else if (c == ',' && isThousands()) {
        at++;
      } else {
        break;
      }
    }
    return digits.toString();
  }

  /// Whether three digits and no more follow the comma here.
  private boolean isThousands() {
    int end = at + 1;
    while (end < text.length() && end <= at + 4 && isAscii(text.charAt(end))) {
      end++;
    }
    return end == at + 4;
  }

  private static boolean isAscii(char c) {
    return c >= '0' && c <= '9';
  }

  /// Reads a number in kanji: by place, as 二十三 is written, or digit by digit, as 二三 is. Hundreds
  /// and thousands alone are part of a name, as in 千葉.
  private void kanji() {
    int from = at;
    StringBuilder digits = new StringBuilder();
    long sum = 0;
    long digit = -1;
    boolean byPlace = false;
    boolean isNumber = false;
    while (at < text.length() && isKanjiDigit(text.charAt(at))) {
      char c = text.charAt(at++);
      int place = place(c);
      isNumber |= place <= 10;
      if (place == 0) {
        digit = c == '零' ? 0 : DIGITS.indexOf(c);
        digits.append(digit);
      } else {
        sum += (digit < 0 ? 1 : digit) * place;
        digit = -1;
        byPlace = true;
      }
    }
    if (isNumber) {
      number(byPlace ? Long.toString(sum + Math.max(digit, 0)) : digits.toString());
    } else {
      word.append(text, from, at);
    }
  }

  private static boolean isKanjiDigit(int c) {
    return c == '零' || DIGITS.indexOf(c) >= 0 || place(c) > 0;
  }

  private static int place(int c) {
    return switch (c) {
      case '十' -> 10;
      case '百' -> 100;
      case '千' -> 1_000;
      default -> 0;
    };
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
