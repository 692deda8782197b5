package dev.seiri.prompts.convert;

import dev.seiri.prompts.syntax.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// A converter of Jinja expressions to Pebble. What Pebble lacks is kept as it is and reported.
final class JinjaExpression {
  private static final Map<String, String> WORDS =
      Map.of("True", "true", "False", "false", "None", "null", "none", "null");
  private static final Map<String, String> FILTERS =
      Map.of("d", "default", "e", "escape", "truncate", "abbreviate", "count", "length");
  private static final Set<String> DROPPED_FILTERS = Set.of("safe", "string", "forceescape");
  private static final Set<String> SAME_FILTERS =
      Set.of(
          "default",
          "upper",
          "lower",
          "title",
          "capitalize",
          "trim",
          "join",
          "first",
          "last",
          "length",
          "sort",
          "reverse",
          "abs",
          "escape",
          "abbreviate",
          "replace",
          "urlencode");
  private static final Map<String, String> METHODS =
      Map.of(
          "upper",
          "upper",
          "lower",
          "lower",
          "strip",
          "trim",
          "title",
          "title",
          "capitalize",
          "capitalize");
  private static final Set<String> SAME_TESTS =
      Set.of("defined", "even", "odd", "iterable", "null");
  private static final Set<String> KEPT =
      Set.of("and", "or", "not", "is", "true", "false", "null", "range", "max", "min", "loop");

  private final RowNames names;
  private final Set<String> declared;
  private final Consumer<String> losses;
  private final StringBuilder out = new StringBuilder();
  private List<Token> tokens = List.of();

  JinjaExpression(RowNames names, Set<String> declared, Consumer<String> losses) {
    this.names = names;
    this.declared = declared;
    this.losses = losses;
  }

  /// The words as one expression.
  String write(List<Token> words) {
    int then = top(words, "if");
    if (then > 0) {
      int otherwise = top(words, "else");
      List<Token> condition = words.subList(then + 1, otherwise < 0 ? words.size() : otherwise);
      String no = otherwise < 0 ? "\"\"" : again(words.subList(otherwise + 1, words.size()));
      return "%s ? %s : %s".formatted(again(condition), again(words.subList(0, then)), no);
    }
    tokens = words;
    for (int i = 0; i < tokens.size(); ) {
      i = next(i);
    }
    return out.toString();
  }

  private String again(List<Token> words) {
    return new JinjaExpression(names, declared, losses).write(words);
  }

  /// Where a word stands outside of all brackets, or -1.
  private static int top(List<Token> words, String word) {
    int depth = 0;
    for (int i = 0; i < words.size(); i++) {
      Token token = words.get(i);
      if (token.is("(") || token.is("[") || token.is("{")) {
        depth++;
      } else if (token.is(")") || token.is("]") || token.is("}")) {
        depth--;
      } else if (depth == 0 && token.is(word) && (i == 0 || !words.get(i - 1).is("."))) {
        return i;
      }
    }
    return -1;
  }

  /// Writes what begins here.
  ///
  /// @return where the next begins
  private int next(int i) {
    Token token = tokens.get(i);
    if (i + 1 < tokens.size() && isOperand(i)) {
      int end = operand(i);
      if (is(end, "in")) {
        return contains(i, end, end + 1, false);
      }
      if (is(end, "not") && is(end + 1, "in")) {
        return contains(i, end, end + 2, true);
      }
    }
    return switch (token.kind()) {
      case STRING -> string(token, i);
      case NUMBER -> plain(token.text(), i);
      case NAME -> name(token, i);
      case SIGN -> sign(token, i);
    };
  }

  private boolean isOperand(int i) {
    Token token = tokens.get(i);
    boolean inside = i > 0 && (tokens.get(i - 1).is(".") || tokens.get(i - 1).is("|"));
    return !inside
        && (token.kind() == Token.Kind.STRING || (token.isName() && !KEPT.contains(token.text())));
  }

  /// The end of a text or of a name with its attributes.
  private int operand(int i) {
    int end = i + 1;
    while (tokens.get(i).isName() && is(end, ".") && end + 1 < tokens.size()) {
      end += 2;
    }
    return end;
  }

  /// `x in y` is `y contains x`.
  private int contains(int i, int end, int from, boolean negated) {
    int to = from < tokens.size() && isOperand(from) ? operand(from) : from;
    if (to == from || is(to, "(")) {
      losses.accept("`in` before something that is no name; kept as it is");
      return plain(tokens.get(i).text(), i);
    }
    String test = again(tokens.subList(from, to)) + " contains " + again(tokens.subList(i, end));
    space();
    out.append(negated ? "not (" + test + ")" : test);
    return to;
  }

  private int string(Token token, int i) {
    if (token.text().contains("#{")) {
      losses.accept("\"#{\" in a text, which Pebble takes for code; write it otherwise");
    }
    char quote = token.text().indexOf('"') >= 0 ? '\'' : '"';
    space();
    out.append(quote).append(token.text()).append(quote);
    return i + 1;
  }

  private int name(Token token, int i) {
    String name = token.text();
    if (i > 0 && tokens.get(i - 1).is(".")) {
      return attribute(name, i);
    }
    if (i > 0 && tokens.get(i - 1).is("|")) {
      return filter(name, i);
    }
    if (i > 0 && (tokens.get(i - 1).is("is") || (tokens.get(i - 1).is("not") && is(i - 2, "is")))) {
      return test(name, i);
    }
    if (WORDS.containsKey(name)) {
      return plain(WORDS.getOrDefault(name, name), i);
    }
    if (name.equals("loop") && is(i + 1, ".") && i + 2 < tokens.size()) {
      return loop(tokens.get(i + 2).text(), i);
    }
    if (is(i + 1, "(")) {
      return function(name, i);
    }
    boolean argument = is(i + 1, "=") && (is(i - 1, "(") || is(i - 1, ","));
    if (KEPT.contains(name) || declared.contains(name) || argument) {
      return plain(name, i);
    }
    return plain(
        names
            .constant(name)
            .map(value -> "\"" + value.replace("\"", "\\\"") + "\"")
            .orElseGet(() -> names.expression(name)),
        i);
  }

  private int attribute(String name, int i) {
    if (is(i + 1, "(") && METHODS.containsKey(name) && is(i + 2, ")")) {
      out.setLength(out.length() - 1);
      out.append(" | ").append(METHODS.get(name));
      return i + 3;
    }
    if (is(i + 1, "(")) {
      losses.accept(".%s() is a method, and none may be called".formatted(name));
    } else if (names.used().contains(tokens.get(i - 2 < 0 ? 0 : i - 2).text())) {
      losses.accept(".%s of a column, which is text and has none".formatted(name));
    }
    out.append(name);
    return i + 1;
  }

  private int filter(String name, int i) {
    String pebble = FILTERS.getOrDefault(name, name);
    if (DROPPED_FILTERS.contains(name)) {
      int bar = out.lastIndexOf("|");
      out.setLength(bar);
      out.setLength(out.toString().stripTrailing().length());
      return is(i + 1, "(") && is(i + 2, ")") ? i + 3 : i + 1;
    }
    if (!SAME_FILTERS.contains(pebble)) {
      losses.accept("there is no filter " + name);
    }
    space();
    out.append(pebble);
    boolean pair = pebble.equals("replace") && is(i + 1, "(") && is(i + 3, ",") && is(i + 5, ")");
    if (pair) {
      out.append("({")
          .append(again(tokens.subList(i + 2, i + 3)))
          .append(": ")
          .append(again(tokens.subList(i + 4, i + 5)))
          .append("})");
      return i + 6;
    }
    boolean emptyToo = pebble.equals("default") && is(i + 3, ",") && is(i + 5, ")");
    if (emptyToo) {
      // Pebble's filter always takes an empty value for an absent one.
      out.append('(').append(again(tokens.subList(i + 2, i + 3))).append(')');
      return i + 6;
    }
    return i + 1;
  }

  private int test(String name, int i) {
    if (name.equals("undefined")) {
      boolean negated = tokens.get(i - 1).is("not");
      out.setLength(out.length() - (negated ? 3 : 2));
      out.append(negated ? "defined" : "is not defined");
      return i + 1;
    }
    String pebble = WORDS.getOrDefault(name, name.equals("mapping") ? "map" : name);
    if (!SAME_TESTS.contains(pebble) && !pebble.equals("map")) {
      losses.accept("there is no test " + name);
    }
    return plain(pebble, i);
  }

  /// Jinja counts from 1, Pebble from 0.
  private int loop(String attribute, int i) {
    String pebble =
        switch (attribute) {
          case "index" -> "(loop.index + 1)";
          case "index0" -> "loop.index";
          case "revindex" -> "(loop.revindex + 1)";
          case "revindex0" -> "loop.revindex";
          case "first", "last", "length" -> "loop." + attribute;
          default -> {
            losses.accept("there is no loop." + attribute);
            yield "loop." + attribute;
          }
        };
    plain(pebble, i);
    return i + 3;
  }

  /// Jinja's ranges leave their end out, Pebble's do not.
  private int function(String name, int i) {
    if (name.equals("range") && i + 3 < tokens.size() && is(i + 3, ")")) {
      space();
      out.append("range(0, ").append(again(tokens.subList(i + 2, i + 3))).append(" - 1)");
      return i + 4;
    }
    if (name.equals("range") && i + 5 < tokens.size() && is(i + 5, ")")) {
      space();
      out.append("range(")
          .append(again(tokens.subList(i + 2, i + 3)))
          .append(", ")
          .append(again(tokens.subList(i + 4, i + 5)))
          .append(" - 1)");
      return i + 6;
    }
    losses.accept("there is no function " + name);
    return plain(name, i);
  }

  private int sign(Token token, int i) {
    if (token.is("//") || token.is("**")) {
      losses.accept("there is no operator " + token.text());
    }
    if (token.is(":") && !is(i - 1, "}") && out.lastIndexOf("[") > out.lastIndexOf("]")) {
      losses.accept("a slice [a:b]; write | slice(a, b)");
    }
    return plain(token.text(), i);
  }

  private int plain(String text, int i) {
    Token token = tokens.get(i);
    boolean tight =
        token.is(".")
            || token.is(",")
            || token.is(")")
            || token.is("]")
            || token.is("(")
            || token.is("[");
    if (!tight) {
      space();
    }
    out.append(text);
    return i + 1;
  }

  private void space() {
    if (!out.isEmpty() && "([.{ ".indexOf(out.charAt(out.length() - 1)) < 0) {
      out.append(' ');
    }
  }

  private boolean is(int i, String word) {
    return i >= 0 && i < tokens.size() && tokens.get(i).is(word);
  }

  /// The names that a tag such as `for` or `set` declares before a word.
  static List<String> declared(List<Token> words, String before) {
    List<String> declared = new ArrayList<>();
    for (Token token : words) {
      if (token.is(before)) {
        break;
      }
      if (token.isName()) {
        declared.add(token.text());
      }
    }
    return declared;
  }
}
