package dev.seiri.core.prompt;

/// Finds texts in texts, in time that grows with the length of the one searched alone. The JDK's
/// own search tries a long text again at each place.
final class LinearSearch {
  /// Up to this length, trying again costs less than preparing.
  private static final int SHORT = 16;

  private final String wanted;
  private final int[] borders;

  LinearSearch(String wanted) {
    this.wanted = wanted;
    this.borders = wanted.length() <= SHORT ? new int[0] : borders(wanted);
  }

  /// Where the wanted text stands next; -1 if nowhere.
  int in(String text, int from) {
    if (wanted.length() <= SHORT) {
      return text.indexOf(wanted, from);
    }
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != wanted.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (text.charAt(i) == wanted.charAt(matched) && ++matched == wanted.length()) {
        return i - matched + 1;
      }
    }
    return -1;
  }

  /// How long the longest beginning of each prefix is that is also its end.
  private static int[] borders(String text) {
    int[] borders = new int[text.length()];
    int matched = 0;
    for (int i = 1; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != text.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (text.charAt(i) == text.charAt(matched)) {
        matched++;
      }
      borders[i] = matched;
    }
    return borders;
  }
}
