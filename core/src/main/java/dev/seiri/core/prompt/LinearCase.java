package dev.seiri.core.prompt;

import java.util.Locale;

/// Capital and small letters in time that grows with the text alone. The JDK's methods copy what
/// they have for each letter that becomes several, and look through a whole word for each Greek
/// sigma: minutes and gigabytes for one row.
final class LinearCase {
  private static final int CAPITAL_I_WITH_DOT = 0x130;
  private static final int SIGMA = 0x3A3;

  /// What is converted at once, so that what is copied is small.
  private static final int PIECE = 64;

  /// How far from a sigma the letter beside it may be.
  private static final int NEAR = 32;

  private LinearCase() {}

  static String upper(String text) {
    StringBuilder upper = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = Math.min(text.length(), at + PIECE);
      if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
        end++;
      }
      upper.append(text.substring(at, end).toUpperCase(Locale.ROOT));
      at = end;
    }
    return upper.toString();
  }

  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int letter = text.codePointAt(at);
      switch (letter) {
        case CAPITAL_I_WITH_DOT -> lower.append("i\u0307");
        case SIGMA -> lower.append(endsWord(text, at) ? 'ς' : 'σ');
        default -> lower.appendCodePoint(Character.toLowerCase(letter));
      }
      at += Character.charCount(letter);
    }
    return lower.toString();
  }

  private static boolean endsWord(String text, int sigma) {
    return isLetterBefore(text, sigma) && !isLetterFrom(text, sigma + 1);
  }

  private static boolean isLetterBefore(String text, int end) {
    int at = end;
    while (at > Math.max(0, end - NEAR)) {
      int before = text.codePointBefore(at);
      if (!isIgnored(before)) {
        return isCased(before);
      }
      at -= Character.charCount(before);
    }
    return false;
  }

  private static boolean isLetterFrom(String text, int start) {
    int at = start;
    while (at < Math.min(text.length(), start + NEAR)) {
      int next = text.codePointAt(at);
      if (!isIgnored(next)) {
        return isCased(next);
      }
      at += Character.charCount(next);
    }
    return false;
  }

  private static boolean isCased(int letter) {
    return Character.isUpperCase(letter)
        || Character.isLowerCase(letter)
        || Character.isTitleCase(letter);
  }

  /// What may stand within a word and is no letter: accents and apostrophes.
  private static boolean isIgnored(int letter) {
    return switch (Character.getType(letter)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> true;
      default -> "'\u2019\u00B7".indexOf(letter) >= 0;
    };
  }
}
