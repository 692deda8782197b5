package dev.seiri.prompts.syntax;

import org.snakeyaml.engine.v2.common.ScalarStyle;

/// A map from each character of a YAML text value to its place in the file: block scalars lose
/// their indentation, folded ones their line breaks, quoted ones their escapes.
///
/// The value and the file are read side by side. Where they cannot be matched, the place last
/// matched is given.
final class ScalarText {
  private final String file;
  private final String value;
  private final boolean isDouble;
  private final boolean isSingle;
  private final boolean folds;
  private final int indent;
  private final int[] places;
  private int at;

  /// @param start where the scalar begins in the file, its quote or `|` included
  ScalarText(String file, int start, String value, ScalarStyle style) {
    this.file = file;
    this.value = value;
    this.isDouble = style == ScalarStyle.DOUBLE_QUOTED;
    this.isSingle = style == ScalarStyle.SINGLE_QUOTED;
    boolean isBlock = style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
    this.folds = style != ScalarStyle.LITERAL;
    this.at = isBlock ? afterHeader(start) : start + (isDouble || isSingle ? 1 : 0);
    this.indent = isBlock ? indent() : Integer.MAX_VALUE;
    this.places = new int[value.length() + 1];
    if (isBlock) {
      skipIndent();
    }
    for (int i = 0; i < value.length(); i++) {
      match(i);
    }
    places[value.length()] = Math.min(at, file.length());
  }

  /// The place of a character in the file.
  ///
  /// @param index of the value, up to its length
  int place(int index) {
    return places[Math.clamp(index, 0, value.length())];
  }

  private void match(int i) {
    char wanted = value.charAt(i);
    while (atEscapedBreak()) {
      at++;
      skipBreak();
    }
    if (wanted != '\n' && wanted != ' ') {
      passBreaks();
    }
    places[i] = Math.min(at, file.length());
    if (at >= file.length()) {
      return;
    }
    if (wanted == '\n' || wanted == ' ') {
      space(wanted);
    } else if (isDouble && file.charAt(at) == '\\') {
      escape();
    } else if (file.charAt(at) == wanted) {
      at += isSingle && wanted == '\'' ? 2 : 1;
    }
  }

  /// A blank or line break of the value: itself, an escape, or a break that was folded.
  private void space(char wanted) {
    if (isDouble && file.charAt(at) == '\\') {
      escape();
    } else if (file.charAt(at) == wanted) {
      at++;
      if (wanted == '\n') {
        skipIndent();
      }
    } else if (atBreak()) {
      skipBreak();
    }
  }

  /// Line breaks that folding removed.
  private void passBreaks() {
    while (at < file.length() && folds && atBreak()) {
      skipBreak();
    }
  }

  private boolean atEscapedBreak() {
    return isDouble && (file.startsWith("\\\n", at) || file.startsWith("\\\r", at));
  }

  private boolean atBreak() {
    int i = at;
    while (i < file.length() && (file.charAt(i) == ' ' || file.charAt(i) == '\t')) {
      i++;
    }
    return i < file.length() && (file.charAt(i) == '\n' || file.charAt(i) == '\r');
  }

  private void skipBreak() {
    int newline = file.indexOf('\n', at);
    at = newline < 0 ? file.length() : newline + 1;
    skipIndent();
  }

  private void skipIndent() {
    int spaces = 0;
    while (at < file.length()
        && spaces < indent
        && (file.charAt(at) == ' ' || (file.charAt(at) == '\t' && indent == Integer.MAX_VALUE))) {
      at++;
      spaces++;
    }
  }

  private void escape() {
    if (at + 1 >= file.length()) {
      at = file.length();
      return;
    }
    switch (file.charAt(at + 1)) {
      case 'x' -> at += 4;
      case 'u' -> at += 6;
      case 'U' -> at += 10;
      default -> at += 2;
    }
  }

  private int afterHeader(int start) {
    int newline = file.indexOf('\n', start);
    return newline < 0 ? file.length() : newline + 1;
  }

  /// The indentation of a block: that of its first line that is not blank.
  private int indent() {
    for (int line = at; line < file.length(); ) {
      int end = file.indexOf('\n', line);
      int stop = end < 0 ? file.length() : end;
      int i = line;
      while (i < stop && file.charAt(i) == ' ') {
        i++;
      }
      if (i < stop && file.charAt(i) != '\r') {
        return i - line;
      }
      line = stop + 1;
    }
    return 0;
  }
}
