package dev.seiri.loader.workbook;

/// Texts of workbooks, in which characters that XML cannot hold are escaped: `_x000D_` is a
/// carriage return, and `_x005F_x000D_` the text `_x000D_`.
final class EscapedText {
  private static final int LENGTH = "_x000D_".length();

  private EscapedText() {}

  /// The text that is meant, with line breaks as `\n` alone.
  static String decoded(String text) {
    if (text.indexOf('_') < 0 && text.indexOf('\r') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int code = code(text, at);
      out.append(code < 0 ? text.charAt(at) : (char) code);
      at += code < 0 ? 1 : LENGTH;
    }
    return out.toString().replace("\r\n", "\n").replace('\r', '\n');
  }

  /// @return -1: there is no escape
  private static int code(String text, int at) {
    if (text.charAt(at) != '_'
        || at + LENGTH > text.length()
        || text.charAt(at + 1) != 'x'
        || text.charAt(at + LENGTH - 1) != '_') {
      return -1;
    }
    int code = 0;
    for (int i = at + 2; i < at + LENGTH - 1; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code * 16 + digit;
    }
    return code;
  }
}
