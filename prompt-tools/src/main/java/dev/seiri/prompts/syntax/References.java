package dev.seiri.prompts.syntax;

import dev.seiri.prompts.syntax.Reference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The references of an expression.
public final class References {
  private static final Set<String> WORDS =
      Set.of(
          "and",
          "or",
          "not",
          "in",
          "is",
          "contains",
          "equals",
          "matches",
          "if",
          "else",
          "true",
          "false",
          "True",
          "False",
          "null",
          "none",
          "None",
          "recursive");

  private final String template;
  private final List<Token> tokens;
  private final List<Reference> found = new ArrayList<>();

  private References(String template, List<Token> tokens) {
    this.template = template;
    this.tokens = tokens;
  }

  /// All of an expression's references, in order.
  ///
  /// @param template what the tokens' places are in
  public static List<Reference> of(List<Token> tokens, String template) {
    References references = new References(template, tokens);
    for (int i = 0; i < tokens.size(); i++) {
      references.look(i);
    }
    return List.copyOf(references.found);
  }

  private void look(int i) {
    Token token = tokens.get(i);
    if (token.kind() == Token.Kind.STRING) {
      Tokens.interpolated(token, template).forEach(inner -> found.addAll(of(inner, template)));
    }
    if (!token.isName() || (WORDS.contains(token.text()) && !before(i, "."))) {
      return;
    }
    if (before(i, ".")) {
      if (after(i, "(")) {
        add(Kind.METHOD, token);
      }
    } else if (before(i, "|")) {
      add(Kind.FILTER, token);
    } else if (before(i, "is") || (before(i, "not") && i > 1 && tokens.get(i - 2).is("is"))) {
      add(Kind.TEST, token);
    } else if (after(i, "(")) {
      add(Kind.FUNCTION, token);
    } else if (!isArgumentName(i)) {
      int end = end(i);
      found.add(new Reference(Kind.VARIABLE, token.text(), attribute(i), token, isTolerant(end)));
    }
  }

  private void add(Kind kind, Token token) {
    found.add(new Reference(kind, token.text(), Optional.empty(), token, false));
  }

  private boolean isArgumentName(int i) {
    return after(i, "=") && (before(i, "(") || before(i, ","));
  }

  private Optional<String> attribute(int i) {
    if (after(i, ".") && i + 2 < tokens.size() && tokens.get(i + 2).isName()) {
      return after(i + 2, "(") ? Optional.empty() : Optional.of(tokens.get(i + 2).text());
    }
    return after(i, "[")
            && i + 3 < tokens.size()
            && tokens.get(i + 2).kind() == Token.Kind.STRING
            && tokens.get(i + 3).is("]")
        ? Optional.of(tokens.get(i + 2).text())
        : Optional.empty();
  }

  /// The index of the last token of the chain of attributes that begins here.
  private int end(int i) {
    int end = i;
    while (end + 2 < tokens.size()) {
      if (tokens.get(end + 1).is(".") && tokens.get(end + 2).isName()) {
        end += 2;
      } else if (tokens.get(end + 1).is("[")
          && end + 3 < tokens.size()
          && tokens.get(end + 3).is("]")) {
        end += 3;
      } else {
        break;
      }
    }
    return end;
  }

  private boolean isTolerant(int end) {
    if (after(end, "|")) {
      return end + 2 < tokens.size() && tokens.get(end + 2).is("default");
    }
    int word = after(end, "is") ? end + 2 : -1;
    word += word > 0 && word < tokens.size() && tokens.get(word).is("not") ? 1 : 0;
    return word > 0 && word < tokens.size() && tokens.get(word).is("defined");
  }

  private boolean before(int i, String word) {
    return i > 0 && tokens.get(i - 1).is(word);
  }

  private boolean after(int i, String word) {
    return i + 1 < tokens.size() && tokens.get(i + 1).is(word);
  }
}
