package dev.seiri.local.rules;

import dev.seiri.core.text.OldKanji;
import java.util.Map;

/// Spellings of places' names, in which characters stand for one another.
final class PlaceSpelling {
  /// What stands for another in the names of places alone.
  private static final Map<Character, Character> OF_PLACES =
      Map.of('ヶ', 'ケ', '竈', '釜', '檮', '梼', '礪', '砺', '鰺', '鯵');

  private PlaceSpelling() {}

  static char usual(char c) {
    return OF_PLACES.getOrDefault(c, (char) OldKanji.usual(c));
  }

  static String usual(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      out.append(usual(c));
    }
    return out.toString();
  }
}
