package dev.seiri.loader.source;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/// The words that rows of totals begin with.
final class TotalWords {
  private static final int LONGEST = 20;
  private static final Set<String> WORDS =
      Set.of("合計", "総合計", "総計", "小計", "中計", "計", "total", "subtotal", "grandtotal");

  private TotalWords() {}

  /// Whether a row that begins with this text is one of totals.
  static boolean isTotal(String text) {
    return text.length() <= LONGEST
        && !text.isEmpty()
        && !Character.isDigit(text.charAt(text.length() - 1))
        && WORDS.contains(
            Normalizer.normalize(text, Normalizer.Form.NFKC)
                .replaceAll("[\\s\\p{Z}:]+", "")
                .toLowerCase(Locale.ROOT));
  }
}
