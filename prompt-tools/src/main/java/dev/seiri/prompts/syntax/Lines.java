package dev.seiri.prompts.syntax;

import java.util.Arrays;

/// The lines of a text, read once, so that each of many places is found without reading it again.
public final class Lines {
  private final String text;
  private final int[] starts;

  /// The index in the text of each code point, or nothing where all are one character.
  private final int[] points;

  public Lines(String text) {
    this.text = text;
    int[] found = new int[16];
    int count = 1;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      if (count == found.length) {
        found = Arrays.copyOf(found, count * 2);
      }
      found[count++] = i + 1;
    }
    this.starts = Arrays.copyOf(found, count);
    this.points = points(text);
  }

  /// The place of a character.
  public Position at(int index) {
    int found = Arrays.binarySearch(starts, index);
    int line = found >= 0 ? found : -found - 2;
    int start = starts[Math.max(0, line)];
    int end = Math.clamp(index, start, text.length());
    return new Position(Math.max(0, line) + 1, 1 + text.codePointCount(start, end));
  }

  /// The index of a code point, counted from 0.
  int ofPoint(int point) {
    if (points.length == 0) {
      return Math.min(point, text.length());
    }
    return point < points.length ? points[point] : text.length();
  }

  private static int[] points(String text) {
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      return new int[0];
    }
    int[] points = new int[count];
    for (int i = 0, at = 0; i < count; i++) {
      points[i] = at;
      at += Character.charCount(text.codePointAt(at));
    }
    return points;
  }
}
