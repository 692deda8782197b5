package dev.seiri.core.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/// Regular expressions of RE2/J, which match in time that grows with the text's length alone, kept
/// to a size at which that time is short.
public final class LinearPatterns {
  /// The most characters of a pattern.
  public static final int LONGEST = 2_000;

  /// The most steps of a pattern with its counted repetitions written out.
  private static final int LARGEST = 10_000;

  private LinearPatterns() {}

  /// Compiles a pattern.
  ///
  /// @throws PatternSyntaxException if RE2/J does not know what is in it, or if it is too large
  public static Pattern compile(String pattern) {
    if (isTooLarge(pattern)) {
      throw new PatternSyntaxException("it is too large", pattern);
    }
    return Pattern.compile(pattern);
  }

  /// Whether a pattern is longer than it may be, as it stands or with its repetitions written out.
  public static boolean isTooLarge(String pattern) {
    return pattern.length() > LONGEST || size(pattern) > LARGEST;
  }

  /// What matching takes at most: each step of the pattern at each character.
  public static long work(Pattern pattern, String text) {
    return (text.length() + 1L) * Math.max(1, pattern.programSize());
  }

  /// About how many steps a pattern has once `x{5}` is written out as `xxxxx`. A group's own
  /// repetitions multiply those within it.
  static long size(String pattern) {
    Deque<Long> open = new ArrayDeque<>();
    long sum = 0;
    long last = 0;
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
        last = inClass ? last : 1;
        sum += inClass ? 0 : 1;
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
        // A bracket right at the beginning is one of the class.
        i += pattern.startsWith("^", i + 1) ? 1 : 0;
        i += pattern.startsWith("]", i + 1) ? 1 : 0;
        last = 1;
        sum++;
      } else if (c == '(') {
        open.push(sum);
        sum = 0;
        last = 0;
      } else if (c == ')' && !open.isEmpty()) {
        last = sum + 1;
        sum = saturated(open.pop() + last);
      } else if (c == '{') {
        long times = times(pattern, i);
        if (times > 0) {
          sum = saturated(sum + last * (times - 1));
          last = saturated(last * times);
          i = pattern.indexOf('}', i);
        }
      } else if (c != '*' && c != '+' && c != '?') {
        last = 1;
        sum++;
      }
    }
    while (!open.isEmpty()) {
      sum = saturated(sum + open.pop());
    }
    return sum;
  }

  private static long saturated(long size) {
    return Math.min(size, Integer.MAX_VALUE);
  }

  /// The largest number of a counted repetition; 0 if the brace begins none.
  private static long times(String pattern, int brace) {
    long largest = 0;
    long number = 0;
    for (int i = brace + 1; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c >= '0' && c <= '9') {
        number = saturated(number * 10 + (c - '0'));
        largest = Math.max(largest, Math.max(1, number));
      } else if (c == ',') {
        number = 0;
      } else {
        return c == '}' ? largest : 0;
      }
    }
    return 0;
  }
}
