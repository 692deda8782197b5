package dev.seiri.local.bedrock;

/// A rough estimate of tokens: four ASCII characters or one other character a token.
final class Tokens {
  private Tokens() {}

  static int of(String text) {
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
