package dev.seiri.core.text;

import dev.seiri.core.json.Text;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Texts in a form in which those that say the same are equal. Each step is in
/// `docs/evaluation.md`, in this order.
public final class NormalizedText {
  /// Format characters, variation selectors and fillers, none of which is seen.
  private static final Pattern INVISIBLE =
      Pattern.compile(
          "[\\p{Cf}\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}\\u180B-\\u180F\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u3164\\uFFA0]");

  private static final Pattern WAVES = Pattern.compile("[〜～∼]");

  /// Dashes and minus signs; not the long mark of kana.
  private static final Pattern DASHES = Pattern.compile("[\\p{Pd}−⁃]");

  private static final Pattern PARALLELS = Pattern.compile("[‖∥]");
  private static final Pattern SPACES =
      Pattern.compile("[\\p{IsWhite_Space}\\x{1C}-\\x{1F}\\u2800]+");

  private NormalizedText() {}

  /// A text's form.
  ///
  /// @param usualKanji whether old and variant kanji are the usual ones
  public static String of(String text, boolean usualKanji) {
    String visible = INVISIBLE.matcher(Text.wellFormed(text)).replaceAll("");
    String waved = WAVES.matcher(visible).replaceAll("~");
    String composed = Normalizer.normalize(waved, Normalizer.Form.NFKC);
    String dashed = DASHES.matcher(composed).replaceAll("-");
    String paired = PARALLELS.matcher(dashed).replaceAll("‖");
    String kanji = usualKanji ? OldKanji.usual(paired) : paired;
    return SPACES.matcher(folded(kanji)).replaceAll(" ").strip();
  }

  /// Upper case first folds what lower case alone keeps apart, such as ß and ss. Folding may leave
  /// marks that compose again.
  private static String folded(String text) {
    return Normalizer.normalize(
        text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
  }
}
