package dev.seiri.local.rules;

import dev.seiri.core.json.Text;
import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text in one width: ASCII half, kana full, spaces single, without what cannot be seen.
final class Width {
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}\\u2800]+");

  /// Variation selectors, fillers, and format characters. A joiner stays where its script needs it:
  /// before a symbol and before letters that are neither Latin nor Japanese.
  private static final Pattern INVISIBLE =
      Pattern.compile(
          "[\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}\\u180B-\\u180F\\u034F\\u115F\\u1160\\u3164\\uFFA0]"
              + "|[\\p{Cf}&&[^\\u200C\\u200D]]"
              + "|[\\u200C\\u200D](?![\\p{So}[\\p{L}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsLatin}]]])");

  /// Half and full width, radicals that stand for characters, and ligatures: what differs in shape
  /// alone.
  private static final Pattern SHAPES =
      Pattern.compile("[\\uFF01-\\uFF5D\\uFF5F-\\uFFEE\\u2F00-\\u2FDF\\uFB00-\\uFB06]+");

  /// All but the compatibility ideographs, which every normal form would replace.
  private static final Pattern COMPOSABLE =
      Pattern.compile("[^\\x{F900}-\\x{FAFF}\\x{2F800}-\\x{2FA1F}]+");

  private Width() {}

  /// A text in Unicode's form NFKC, in which `№` is `No` and `㈱` is `(株)`.
  static String normalize(String text) {
    return single(Normalizer.normalize(visible(text), Normalizer.Form.NFKC));
  }

  /// A name in one width and otherwise as it is written: `№`, `①`, `㍻`, dashes and kanji stay. The
  /// two waves that code tables take for one another, `～` and `〜`, are both `〜`.
  static String ofName(String text) {
    String shaped =
        SHAPES
            .matcher(visible(text).replace('～', '〜'))
            .replaceAll(found -> quoted(Normalizer.normalize(found.group(), Normalizer.Form.NFKC)));
    return single(
        COMPOSABLE
            .matcher(shaped)
            .replaceAll(found -> quoted(Normalizer.normalize(found.group(), Normalizer.Form.NFC))));
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

  private static String visible(String text) {
    return INVISIBLE.matcher(Text.wellFormed(text)).replaceAll("");
  }

  private static String single(String text) {
    return SPACES.matcher(text).replaceAll(" ").strip();
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
