package dev.seiri.loader.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.BitSet;

/// Which characters Japanese texts are mostly made of, as the Japanese standards order them.
final class JapaneseCharacters {
  /// Punctuation, full-width letters, kana, ①, ㈱ and the kanji of the first level: what is left,
  /// kanji of the second level and extensions, is rare in texts.
  private static final BitSet COMMON = common();

  private static final String SMALL_Y = "ｬｭｮ";
  private static final String BEFORE_SMALL_Y = "ｷｼﾁﾆﾋﾐﾘﾞﾟ";
  private static final String VOICED = "ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ";
  private static final String HALF_VOICED = "ﾊﾋﾌﾍﾎ";
  private static final String NEVER_FIRST = "ｧｨｩｪｫｯｬｭｮｰﾞﾟ";

  private JapaneseCharacters() {}

  static boolean isCommon(char c) {
    return COMMON.get(c);
  }

  static boolean isHalfKana(char c) {
    return c >= 0xFF61 && c <= 0xFF9F;
  }

  static boolean isPrivateUse(char c) {
    return c >= 0xE000 && c <= 0xF8FF;
  }

  /// Whether a half-width kana cannot stand after another character in Japanese: a voicing mark
  /// after a vowel, a small ｬ after ｱ, and the like.
  static boolean isMisplaced(char kana, char before) {
    if (NEVER_FIRST.indexOf(kana) >= 0 && !isHalfKana(before)) {
      return kana != 'ｰ' || before < 0x80;
    }
    if (SMALL_Y.indexOf(kana) >= 0) {
      return BEFORE_SMALL_Y.indexOf(before) < 0;
    }
    return kana == 'ﾞ' && VOICED.indexOf(before) < 0
        || kana == 'ﾟ' && HALF_VOICED.indexOf(before) < 0;
  }

  private static BitSet common() {
    BitSet common = new BitSet(1 << 16);
    add(common, 0x8140, 0x839E);
    add(common, 0x8740, 0x879C);
    add(common, 0x889F, 0x9872);
    // What other tables than Microsoft's call the wave dash, the minus and the like.
    "〜−‖—¢£¬".chars().forEach(common::set);
    return common;
  }

  private static void add(BitSet common, int first, int last) {
    for (int code = first; code <= last; code++) {
      try {
        common.set(
            CharsetNames.SHIFT_JIS
                .newDecoder()
                .decode(ByteBuffer.wrap(new byte[] {(byte) (code >> 8), (byte) code}))
                .charAt(0));
      } catch (CharacterCodingException e) {
        // The table has gaps.
        continue;
      }
    }
  }
}
