package dev.seiri.prompts.convert;

import dev.seiri.prompts.syntax.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A parser of Jinja's expressions, with Jinja's precedence.
final class JinjaParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> RESERVED =
      Set.of("and", "or", "not", "in", "is", "if", "else", "elif");

  /// How deep an expression may nest.
  private static final int DEEPEST = 100;

  private final List<Token> tokens;
  private int at;
  private int depth;

  private JinjaParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /// Text that is no expression.
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  /// All tokens as one expression.
  ///
  /// @throws Unreadable if they are none
  static Jinja parse(List<Token> tokens) {
    return parse(tokens, true);
  }

  /// The condition of a tag or the source of a loop, which are no choices.
  ///
  /// @throws Unreadable if they are none
  static Jinja condition(List<Token> tokens) {
    return parse(tokens, false);
  }

  private static Jinja parse(List<Token> tokens, boolean choice) {
    JinjaParser parser = new JinjaParser(tokens);
    Jinja parsed = choice ? parser.expression() : parser.or();
    if (parser.at < tokens.size()) {
      throw parser.unexpected();
    }
    return parsed;
  }

  private Jinja expression() {
    if (++depth > DEEPEST) {
      throw new Unreadable("nests too deeply");
    }
    Jinja yes = or();
    while (take("if")) {
      Jinja condition = or();
      yes = new Jinja.Choice(condition, yes, take("else") ? expression() : new Jinja.Text(""));
    }
    depth--;
    return yes;
  }

  private Jinja or() {
    Jinja left = and();
    while (take("or")) {
      left = new Jinja.Logic(false, left, and());
    }
    return left;
  }

  private Jinja and() {
    Jinja left = not();
    while (take("and")) {
      left = new Jinja.Logic(true, left, not());
    }
    return left;
  }

  private Jinja not() {
    if (!take("not")) {
      return comparison();
    }
    if (++depth > DEEPEST) {
      throw new Unreadable("nests too deeply");
    }
    Jinja of = not();
    depth--;
    return new Jinja.Not(of);
  }

  private Jinja comparison() {
    Jinja left = sum();
    int count = 0;
    while (true) {
      if (at < tokens.size()
          && tokens.get(at).kind() == Token.Kind.SIGN
          && COMPARISONS.contains(tokens.get(at).text())) {
        left = new Jinja.Binary(tokens.get(at++).text(), left, sum());
      } else if (take("in")) {
        left = new Jinja.In(left, sum(), false);
      } else if (is(0, "not") && is(1, "in")) {
        at += 2;
        left = new Jinja.In(left, sum(), true);
      } else {
        return left;
      }
      if (++count == 2) {
        left = new Jinja.Other("comparisons in a chain", List.of(left));
      }
    }
  }

  private Jinja sum() {
    Jinja left = joined();
    while (isSign("+") || isSign("-")) {
      left = new Jinja.Binary(tokens.get(at++).text(), left, joined());
    }
    return left;
  }

  private Jinja joined() {
    Jinja left = product();
    while (isSign("~")) {
      at++;
      left = new Jinja.Binary("~", left, product());
    }
    return left;
  }

  private Jinja product() {
    Jinja left = signed(true);
    while (isSign("*") || isSign("/") || isSign("//") || isSign("%")) {
      left = new Jinja.Binary(tokens.get(at++).text(), left, signed(true));
    }
    return left;
  }

  private Jinja signed(boolean filtered) {
    if (isSign("-") || isSign("+")) {
      if (++depth > DEEPEST) {
        throw new Unreadable("nests too deeply");
      }
      boolean minus = tokens.get(at++).is("-");
      Jinja of = signed(false);
      depth--;
      Jinja signed =
          of instanceof Jinja.Number(long value)
              ? new Jinja.Number(minus ? -value : value)
              : new Jinja.Other("a sign before something that is no number", List.of(of));
      return filtered ? filters(signed) : signed;
    }
    Jinja power = postfix(primary());
    if (isSign("**")) {
      at++;
      power = new Jinja.Other("no operator **", List.of(power, signed(false)));
    }
    return filtered ? filters(power) : power;
  }

  private Jinja primary() {
    if (at >= tokens.size()) {
      throw new Unreadable("it ends too early");
    }
    Token token = tokens.get(at);
    switch (token.kind()) {
      case STRING -> {
        at++;
        StringBuilder text = new StringBuilder(PythonText.of(token.text()));
        while (at < tokens.size() && tokens.get(at).kind() == Token.Kind.STRING) {
          text.append(PythonText.of(tokens.get(at++).text()));
        }
        return new Jinja.Text(text.toString());
      }
      case NUMBER -> {
        at++;
        if (!token.text().matches("0|[1-9]\\d{0,8}")) {
          return new Jinja.Other("the number " + token.text(), List.of());
        }
        return new Jinja.Number(Long.parseLong(token.text()));
      }
      case NAME -> {
        return name(token);
      }
      case SIGN -> {
        return bracket(token);
      }
    }
    throw unexpected();
  }

  private Jinja name(Token token) {
    if (RESERVED.contains(token.text())) {
      throw unexpected();
    }
    at++;
    return switch (token.text()) {
      case "true", "True" -> new Jinja.Truth(true);
      case "false", "False" -> new Jinja.Truth(false);
      case "none", "None" -> new Jinja.None();
      default ->
          isSign("(") ? new Jinja.Call(token.text(), arguments()) : new Jinja.Name(token.text());
    };
  }

  private Jinja bracket(Token token) {
    if (token.is("(")) {
      at++;
      if (take(")")) {
        return new Jinja.Other("a tuple", List.of());
      }
      Jinja inner = expression();
      if (isSign(",")) {
        List<Jinja> elements = new ArrayList<>(List.of(inner));
        while (take(",")) {
          if (!isSign(")")) {
            elements.add(expression());
          }
        }
        expect(")");
        return new Jinja.Items(elements);
      }
      expect(")");
      return inner;
    }
    if (token.is("[")) {
      at++;
      List<Jinja> elements = new ArrayList<>();
      while (!isSign("]")) {
        elements.add(expression());
        if (!take(",")) {
          break;
        }
      }
      expect("]");
      return new Jinja.Items(elements);
    }
    if (token.is("{")) {
      at++;
      List<Jinja> inside = new ArrayList<>();
      while (!isSign("}")) {
        inside.add(expression());
        expect(":");
        inside.add(expression());
        if (!take(",")) {
          break;
        }
      }
      expect("}");
      return new Jinja.Other("a dictionary", inside);
    }
    throw unexpected();
  }

  /// Attributes, elements and calls.
  private Jinja postfix(Jinja of) {
    Jinja value = of;
    while (true) {
      if (isSign(".")) {
        at++;
        if (at >= tokens.size() || tokens.get(at).kind() == Token.Kind.STRING) {
          throw unexpected();
        }
        String name = tokens.get(at++).text();
        value =
            isSign("(")
                ? new Jinja.Filter(value, name, arguments(), true)
                : new Jinja.Attribute(value, name);
      } else if (isSign("[")) {
        at++;
        value = element(value);
      } else if (isSign("(")) {
        List<Jinja> inside = new ArrayList<>(List.of(value));
        arguments().forEach(argument -> inside.add(argument.value()));
        value = new Jinja.Other("a call of what is no function", inside);
      } else {
        return value;
      }
    }
  }

  private Jinja element(Jinja of) {
    List<Jinja> inside = new ArrayList<>(List.of(of));
    boolean slice = false;
    while (!isSign("]")) {
      if (take(":") || take(",")) {
        slice = true;
      } else {
        inside.add(expression());
      }
    }
    expect("]");
    if (!slice && inside.size() == 2 && inside.getLast() instanceof Jinja.Text(String name)) {
      return new Jinja.Attribute(of, name);
    }
    return new Jinja.Other(slice ? "a slice" : "an element by its number", inside);
  }

  /// Filters and tests, which bind tighter than any operator.
  private Jinja filters(Jinja of) {
    Jinja value = of;
    while (true) {
      if (isSign("|")) {
        at++;
        String name = dotted();
        value = new Jinja.Filter(value, name, isSign("(") ? arguments() : List.of(), false);
      } else if (is(0, "is")) {
        at++;
        value = test(value);
      } else if (isSign("(")) {
        throw unexpected();
      } else {
        return value;
      }
    }
  }

  private Jinja test(Jinja of) {
    boolean negated = take("not");
    String name =
        at < tokens.size() && COMPARISONS.contains(tokens.get(at).text())
            ? tokens.get(at++).text()
            : is(0, "in") ? tokens.get(at++).text() : dotted();
    List<Jinja> arguments = new ArrayList<>();
    if (isSign("(")) {
      arguments().forEach(argument -> arguments.add(argument.value()));
    } else if (at < tokens.size() && beginsArgument(tokens.get(at))) {
      arguments.add(postfix(primary()));
    }
    return new Jinja.Test(of, name, arguments, negated);
  }

  private static boolean beginsArgument(Token token) {
    return switch (token.kind()) {
      case STRING, NUMBER -> true;
      case NAME -> !RESERVED.contains(token.text());
      case SIGN -> token.is("[") || token.is("{");
    };
  }

  private String dotted() {
    if (at >= tokens.size() || tokens.get(at).kind() != Token.Kind.NAME) {
      throw unexpected();
    }
    StringBuilder name = new StringBuilder(tokens.get(at++).text());
    while (isSign(".")) {
      at++;
      if (at >= tokens.size()) {
        throw unexpected();
      }
      name.append('.').append(tokens.get(at++).text());
    }
    return name.toString();
  }

  private List<Jinja.Argument> arguments() {
    expect("(");
    List<Jinja.Argument> arguments = new ArrayList<>();
    while (!isSign(")")) {
      String name = "";
      if (isSign("*") || isSign("**")) {
        at++;
        name = "*";
      } else if (at + 1 < tokens.size()
          && tokens.get(at).kind() == Token.Kind.NAME
          && tokens.get(at + 1).kind() == Token.Kind.SIGN
          && tokens.get(at + 1).is("=")) {
        name = tokens.get(at).text();
        at += 2;
      }
      arguments.add(new Jinja.Argument(name, expression()));
      if (!take(",")) {
        break;
      }
    }
    expect(")");
    return arguments;
  }

  private boolean is(int ahead, String word) {
    return at + ahead < tokens.size()
        && tokens.get(at + ahead).kind() != Token.Kind.STRING
        && tokens.get(at + ahead).is(word);
  }

  private boolean isSign(String sign) {
    return is(0, sign) && tokens.get(at).kind() == Token.Kind.SIGN;
  }

  private boolean take(String word) {
    if (!is(0, word)) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(String word) {
    if (!take(word)) {
      throw unexpected();
    }
  }

  private Unreadable unexpected() {
    return new Unreadable(
        at < tokens.size()
            ? "%s is unexpected".formatted(tokens.get(at).text())
            : "it ends too early");
  }
}
