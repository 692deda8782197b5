package dev.seiri.prompts.syntax;

/// A token of an expression.
///
/// @param text as it stands there; of a string, what is between the quotes
/// @param start where it begins in the template, quotes included
/// @param end where it ends, exclusive
public record Token(Kind kind, String text, int start, int end) {
  /// The kind of a token.
  public enum Kind {
    NAME,
    STRING,
    NUMBER,
    SIGN
  }

  public boolean is(String word) {
    return (kind == Kind.NAME || kind == Kind.SIGN) && text.equals(word);
  }

  public boolean isName() {
    return kind == Kind.NAME;
  }
}
