package dev.seiri.core.review;

import java.util.Locale;

/// Constants by their words in documents.
final class Words {
  private Words() {}

  /// @throws IllegalArgumentException if there is no such constant
  static <E extends Enum<E>> E of(E[] values, String word, String key) {
    for (E value : values) {
      if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("key %s: there is no %s".formatted(key, word));
  }
}
