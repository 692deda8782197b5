package dev.seiri.core.model;

/// A rough estimate of tokens, made without any model's tokenizer: four ASCII characters or one
/// other character a token. Real counts differ by a third and more.
public final class TokenEstimate {
  private TokenEstimate() {}

  /// About how many tokens a text has.
  public static int of(String text) {
    int ascii = 0;
    int others = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x80) {
        ascii++;
      } else if (!Character.isLowSurrogate(text.charAt(i))) {
        others++;
      }
    }
    return (ascii + 3) / 4 + others;
  }
}
