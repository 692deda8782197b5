package dev.seiri.core.output;

import java.text.Normalizer;
import java.util.regex.Pattern;

/// The apostrophe that keeps a spreadsheet from taking a table's cell for a formula, and its way
/// back.
///
/// [#guarded] and [#unguarded] are each other's inverse for every text, so that a table which Seiri
/// wrote can be its input again.
public final class FormulaGuard {
  private static final char APOSTROPHE = '\'';

  /// What a formula begins with, once full-width forms are folded.
  private static final String STARTS = "=+-@";

  /// What some spreadsheets drop before they look for a formula.
  private static final String DROPPED = "\t\r\n";

  /// A number, as people write it: `-5`, `+1.5`, `-1,234.50`, `-5%`.
  private static final Pattern NUMBER =
      Pattern.compile("[+-]([0-9]+([.,][0-9]+)?|[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?)%?");

  private FormulaGuard() {}

  /// The text, with an apostrophe before it if a spreadsheet might take it for a formula: if after
  /// blanks it begins with `=`, `+`, `-`, `@` or one of their full-width forms, and is neither a
  /// number nor a sign alone; or if it begins with a tab or a line break. A text that looks guarded
  /// already gets one apostrophe more.
  public static String guarded(String text) {
    return isGuardable(text) ? APOSTROPHE + text : text;
  }

  /// The text without the apostrophe that [#guarded] put before it; any other text as it is.
  public static String unguarded(String text) {
    return isGuarded(text) ? text.substring(1) : text;
  }

  /// Whether an apostrophe stands where [#guarded] would have put it.
  public static boolean isGuarded(String text) {
    return !text.isEmpty() && text.charAt(0) == APOSTROPHE && isGuardable(text.substring(1));
  }

  private static boolean isGuardable(String text) {
    int apostrophes = 0;
    while (apostrophes < text.length() && text.charAt(apostrophes) == APOSTROPHE) {
      apostrophes++;
    }
    return mightRun(text.substring(apostrophes));
  }

  private static boolean mightRun(String text) {
    if (text.isEmpty()) {
      return false;
    }
    if (DROPPED.indexOf(text.charAt(0)) >= 0) {
      return true;
    }
    int start = 0;
    while (start < text.length() && isBlank(text.charAt(start))) {
      start++;
    }
    if (start == text.length() || STARTS.indexOf(folded(text.charAt(start))) < 0) {
      return false;
    }
    String bare = Normalizer.normalize(text.substring(start), Normalizer.Form.NFKC).strip();
    return !bare.equals("-") && !bare.equals("+") && !NUMBER.matcher(bare).matches();
  }

  private static char folded(char c) {
    return switch (c) {
      case '＝' -> '=';
      case '＋' -> '+';
      case '－' -> '-';
      case '＠' -> '@';
      default -> c;
    };
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u200B' || c == '\uFEFF';
  }
}
