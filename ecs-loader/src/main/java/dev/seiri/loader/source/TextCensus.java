package dev.seiri.loader.source;

import java.nio.CharBuffer;

/// Statistics of a text's characters while it is decoded, so that readings of the same bytes in
/// several encodings can be compared.
final class TextCensus {
  private static final int SAMPLE = 60;
  private static final char ESCAPE = 0x1B;

  /// Fewer characters of two bytes than these can be another encoding's by chance.
  private static final int ENOUGH = 8;

  /// What stands beside letters in Western texts: accented letters, quotes, dashes, money.
  private static final String WESTERN =
      "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßŒœàáâãäåæçèéêëìíîïñòóôõöøùúûüÿ¿¡°€£§«»“”‘’„–—…©®™´·½¼¾²³ªº×\u00A0\u00AD";

  private long lines = 1;
  private long nonAscii;
  private long doubleByte;
  private long rare;
  private long single;
  private long lone;
  private long halfKana;
  private long basicKana;
  private long kana;
  private long misplaced;
  private long western;
  private long privateUse;
  private long privateUseLine;
  private long nul;
  private long nulLine;
  private long replaced;
  private long replacedLine;
  private long controls;
  private long unassigned;
  private long firstLine;
  private boolean designated;
  private char before = '\n';
  private char beforeThat = '\n';
  private int run;
  private boolean besideLetter;
  private final StringBuilder sample = new StringBuilder();

  void add(CharBuffer chars) {
    while (chars.hasRemaining()) {
      add(chars.get());
    }
  }

  private void add(char c) {
    if (c < 0x80) {
      ascii(c);
    } else {
      other(c);
    }
    beforeThat = before;
    before = c;
  }

  private void ascii(char c) {
    if (run > 0) {
      endRun(c);
    }
    designated |= beforeThat == ESCAPE && isDesignation(before, c);
    if (c >= 0x20) {
      sample(c);
      return;
    }
    switch (c) {
      case '\n' -> {
        if (before != '\r') {
          lines++;
        }
      }
      case '\r' -> lines++;
      case '\t' -> sample(' ');
      case 0 -> {
        nulLine = nul++ == 0 ? lines : nulLine;
        controls++;
      }
      default -> controls++;
    }
    if ((c == '\n' || c == '\r') && firstLine == 0) {
      sample.setLength(0);
    }
  }

  private void endRun(char next) {
    if (run == 1) {
      single++;
      lone += besideLetter || isLetter(next) ? 1 : 0;
    }
    run = 0;
  }

  private void other(char c) {
    if (run++ == 0) {
      besideLetter = isLetter(before);
    }
    nonAscii++;
    firstLine = firstLine == 0 ? lines : firstLine;
    sample(c);
    if (JapaneseCharacters.isHalfKana(c)) {
      halfKana++;
      basicKana += c >= 'ｱ' && c <= 'ｿ' ? 1 : 0;
      misplaced += JapaneseCharacters.isMisplaced(c, before) ? 1 : 0;
      return;
    }
    western += WESTERN.indexOf(c) >= 0 ? 1 : 0;
    doubleByte++;
    kana += c >= 'ぁ' && c <= 'ヿ' ? 1 : 0;
    if (JapaneseCharacters.isCommon(c)) {
      return;
    }
    rare++;
    if (JapaneseCharacters.isPrivateUse(c)) {
      privateUseLine = privateUse++ == 0 ? lines : privateUseLine;
    } else if (c == 0xFFFD) {
      replacedLine = replaced++ == 0 ? lines : replacedLine;
    } else if (Character.getType(c) == Character.UNASSIGNED) {
      unassigned++;
    }
  }

  private void sample(char c) {
    if (sample.length() < SAMPLE && (firstLine == 0 || firstLine == lines)) {
      sample.append(c);
    }
  }

  private static boolean isDesignation(char first, char second) {
    return first == '$' && (second == 'B' || second == '@' || second == '(')
        || first == '(' && (second == 'J' || second == 'I');
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }

  /// The line of the character that comes next, counted from 1.
  long line() {
    return lines;
  }

  boolean isAscii() {
    return nonAscii == 0;
  }

  /// Whether escape sequences of ISO-2022-JP stand in the text.
  boolean hasDesignations() {
    return designated;
  }

  /// The first line with a character beyond ASCII; 0 if there is none.
  long firstLine() {
    return firstLine;
  }

  /// The beginning of that line.
  String sample() {
    return sample.toString();
  }

  long nul() {
    return nul;
  }

  long nulLine() {
    return nulLine;
  }

  long privateUse() {
    return privateUse;
  }

  long privateUseLine() {
    return privateUseLine;
  }

  /// How often U+FFFD stands in the text itself: what an earlier program could not read.
  long replaced() {
    return replaced;
  }

  long replacedLine() {
    return replacedLine;
  }

  /// Whether this can be a Japanese text: its kanji are mostly common ones that stand together, and
  /// its half-width kana make syllables.
  boolean looksJapanese() {
    return nonAscii > 0
        && privateUse == 0
        && misplaced * 20 <= halfKana
        && (doubleByte > 0 || basicKana > 0)
        && rare * 3 <= doubleByte
        && lone * 3 <= doubleByte;
  }

  /// Whether there is so much Japanese, or kana, that it is none by chance.
  boolean isLong() {
    return kana > 0 || doubleByte >= ENOUGH;
  }

  /// Whether a kanji stands alone beside a letter, which an accented letter makes of Western text.
  boolean hasLoneKanji() {
    return lone > 0;
  }

  /// Whether this can be a Western text: all beyond ASCII is what such texts have, mostly single
  /// letters in words.
  boolean looksWestern() {
    return nonAscii > 0 && western == nonAscii && single * 4 >= nonAscii * 3;
  }

  /// Whether this can be a text at all, with lines and without control characters.
  boolean looksLikeText() {
    return lines > 1 && controls == 0 && privateUse == 0 && unassigned == 0 && replaced == 0;
  }
}
