package dev.seiri.core.check;

/// Searches a text in time that grows with both lengths alone (Knuth, Morris and Pratt), whatever
/// stands in them.
final class Find {
  /// Below this, the plain search cannot take long.
  private static final long SMALL = 1_000_000;

  private Find() {}

  /// The index of the first occurrence, or -1.
  static int first(String text, String sought) {
    if ((long) text.length() * sought.length() <= SMALL) {
      return text.indexOf(sought);
    }
    int[] border = borders(sought);
    int matched = 0;
    for (int i = 0; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != sought.charAt(matched)) {
        matched = border[matched - 1];
      }
      matched += text.charAt(i) == sought.charAt(matched) ? 1 : 0;
      if (matched == sought.length()) {
        return i + 1 - matched;
      }
    }
    return -1;
  }

  private static int[] borders(String sought) {
    int[] border = new int[sought.length()];
    int length = 0;
    for (int i = 1; i < sought.length(); i++) {
      while (length > 0 && sought.charAt(i) != sought.charAt(length)) {
        length = border[length - 1];
      }
      length += sought.charAt(i) == sought.charAt(length) ? 1 : 0;
      border[i] = length;
    }
    return border;
  }
}
