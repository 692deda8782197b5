package dev.seiri.local.rules;

import dev.seiri.core.json.Text;
import java.text.Normalizer;
import java.util.regex.Pattern;

/// Text in one width: ASCII half, kana full, spaces single.
final class Width {
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}]+");
  private static final Pattern WAVES = Pattern.compile("[~〜∼]");
  private static final Pattern HYPHENS = Pattern.compile("[‐‑‒–—―−﹣－]");

  private Width() {}

  static String normalize(String text) {
    String folded = Normalizer.normalize(Text.wellFormed(text), Normalizer.Form.NFKC);
    return SPACES.matcher(folded).replaceAll(" ").strip();
  }

  /// The same, with every dash a hyphen and every wave one wave.
  static String plain(String text) {
    return WAVES.matcher(HYPHENS.matcher(normalize(text)).replaceAll("-")).replaceAll("~");
  }

  /// Hiragana as katakana.
  static String katakana(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      out.append(c >= 'ぁ' && c <= 'ゖ' ? (char) (c + 0x60) : c);
    }
    return out.toString();
  }

  /// Whether a text is a reading: kana, long marks, middle dots and spaces.
  static boolean isKana(String text) {
    return !text.isBlank()
        && text.codePoints()
            .allMatch(c ->
                c >= 'ぁ' && c <= 'ゖ' || c >= 'ァ' && c <= 'ヺ' || c == 'ー' || c == '・' || c == ' ');
  }
}
