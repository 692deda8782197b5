package dev.seiri.prompts.syntax;

import dev.seiri.prompts.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tokenizer of expressions. Characters that belong to no token are skipped.
public final class Tokens {
  private static final Pattern WORD =
      Pattern.compile(
          "(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)"
              + "|(?<number>\\d+(\\.\\d+)?)"
              + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
              + "|(?<sign>==|!=|<=|>=|//|\\*\\*|[-+*/%~|.,:;?=<>()\\[\\]{}!&])",
          Pattern.DOTALL);
  private static final Pattern INTERPOLATION = Pattern.compile("#\\{([^}]*)}");

  private Tokens() {}

  /// The tokens between a segment's delimiters.
  public static List<Token> of(Segment segment) {
    return of(segment.inner(), segment.innerStart());
  }

  /// The tokens of an expression.
  ///
  /// @param offset where it begins in the template
  public static List<Token> of(String expression, int offset) {
    List<Token> tokens = new ArrayList<>();
    Matcher word = WORD.matcher(expression);
    while (word.find()) {
      Kind kind = kind(word);
      int from = word.start() + (kind == Kind.STRING ? 1 : 0);
      int to = word.end() - (kind == Kind.STRING ? 1 : 0);
      tokens.add(
          new Token(
              kind, expression.substring(from, to), offset + word.start(), offset + word.end()));
    }
    return tokens;
  }

  /// The expressions inside a string in double quotes: Pebble's `"#{…}"`.
  public static List<List<Token>> interpolated(Token string, String template) {
    List<List<Token>> inside = new ArrayList<>();
    if (string.kind() == Kind.STRING && template.charAt(string.start()) == '"') {
      Matcher expression = INTERPOLATION.matcher(string.text());
      while (expression.find()) {
        inside.add(of(expression.group(1), string.start() + 1 + expression.start(1)));
      }
    }
    return inside;
  }

  private static Kind kind(Matcher word) {
    if (word.group("name") != null) {
      return Kind.NAME;
    }
    if (word.group("number") != null) {
      return Kind.NUMBER;
    }
    return word.group("string") == null ? Kind.SIGN : Kind.STRING;
  }
}
