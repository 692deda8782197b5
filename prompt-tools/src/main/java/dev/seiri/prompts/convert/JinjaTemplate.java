package dev.seiri.prompts.convert;

import dev.seiri.prompts.convert.Converting.Type;
import dev.seiri.prompts.syntax.Segment;
import dev.seiri.prompts.syntax.TemplateScanner;
import dev.seiri.prompts.syntax.Token;
import dev.seiri.prompts.syntax.Tokens;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// A converter of Jinja's templates to Pebble, which is similar.
final class JinjaTemplate {
  /// Names that are Pebble's or Seiri's own.
  private static final Set<String> TAKEN =
      Set.of(
          "input_value",
          "record_id",
          "fields",
          "loop",
          "and",
          "or",
          "not",
          "is",
          "in",
          "contains",
          "equals",
          "matches",
          "null",
          "none",
          "true",
          "false",
          "range",
          "min",
          "max",
          "if",
          "else");

  /// The longest range that is written out.
  private static final int LONGEST_LIST = 1_000;

  private final RowNames names;
  private final List<Loss> losses;
  private final IntUnaryOperator lines;
  private final Map<String, Type> declared = new HashMap<>();
  private final Deque<Map<String, Type>> before = new ArrayDeque<>();
  private String template = "";

  /// @param lines the line of the file that a character of the template stands in
  JinjaTemplate(RowNames names, List<Loss> losses, IntUnaryOperator lines) {
    this.names = names;
    this.losses = losses;
    this.lines = lines;
  }

  /// The template in Pebble. White space that Jinja takes away is left out here.
  void write(String text, PebbleText out) {
    template = withoutLastBreak(text);
    List<Segment> segments = TemplateScanner.scan(template);
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      switch (segment.kind()) {
        case TEXT, VERBATIM -> {
          boolean after = i > 0 && trimsAfter(segments.get(i - 1));
          boolean next = i + 1 < segments.size() && segments.get(i + 1).trimsBefore();
          out.literal(trimmed(segment.inner(), after, next).replaceAll("\\r\\n?", "\n"));
        }
        case COMMENT -> {
          // Nothing of it is sent.
        }
        case UNCLOSED -> {
          lose(segment, "a delimiter that is never closed; kept as text");
          out.literal(template.substring(segment.start(), segment.end()));
        }
        case PRINT -> print(segment, out);
        case TAG -> tag(segment, out);
      }
    }
  }

  /// Jinja leaves out the line break at a template's end.
  private static String withoutLastBreak(String text) {
    return text.replaceFirst("(?:\\r\\n|\\n|\\r)\\z", "");
  }

  private boolean trimsAfter(Segment segment) {
    return segment.trimsAfter()
        || (segment.kind() == Segment.Kind.COMMENT
            && segment.end() - segment.start() > 5
            && template.charAt(segment.end() - 3) == '-');
  }

  private static String trimmed(String text, boolean start, boolean end) {
    int from = 0;
    int to = text.length();
    while (start && from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (end && to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /// What is white space for Python.
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  private void print(Segment segment, PebbleText out) {
    List<Token> tokens = Tokens.of(segment);
    if (tokens.isEmpty()) {
      lose(segment, "{{ }} prints nothing; left out");
    } else if (tokens.size() == 1
        && tokens.getFirst().isName()
        && !declared.containsKey(tokens.getFirst().text())
        && names.constant(tokens.getFirst().text()).isPresent()) {
      out.literal(names.constant(tokens.getFirst().text()).orElseThrow());
    } else {
      Jinja parsed = parsed(segment, tokens, segment.innerStart(), true);
      out.code("{{ " + bare(expression(segment).printed(parsed)) + " }}");
    }
  }

  private void tag(Segment segment, PebbleText out) {
    List<Token> tokens = Tokens.of(segment);
    List<Token> rest = tokens.subList(Math.min(1, tokens.size()), tokens.size());
    String word = segment.word();
    switch (word) {
      case "if", "elif" -> {
        Jinja condition = parsed(segment, rest, afterWord(segment, tokens), false);
        code(out, (word.equals("if") ? "if " : "elseif ") + expression(segment).truth(condition));
      }
      case "else", "endif" -> code(out, word);
      case "endfor" -> {
        if (!before.isEmpty()) {
          declared.clear();
          declared.putAll(before.pop());
        }
        code(out, word);
      }
      case "raw", "endraw" -> {
        // Its content is text.
      }
      case "for" -> loop(segment, rest, out);
      case "set" -> set(segment, rest, out);
      default -> {
        if (!word.startsWith("end")) {
          lose(segment, "the tag %s; left out, its content is kept".formatted(word));
        }
      }
    }
  }

  private static int afterWord(Segment segment, List<Token> tokens) {
    return tokens.isEmpty() ? segment.innerStart() : tokens.getFirst().end();
  }

  private void loop(Segment segment, List<Token> words, PebbleText out) {
    int in = index(words, "in");
    List<String> variables = new ArrayList<>();
    words.subList(0, Math.max(0, in)).stream()
        .filter(Token::isName)
        .forEach(token -> variables.add(token.text()));
    if (variables.size() != 1) {
      lose(segment, "a loop over pairs, which Pebble does not have; rewrite it by hand");
    }
    List<Token> over = words.subList(in + 1, words.size());
    int end = over.size();
    if (index(over, "recursive") == end - 1 && end > 0) {
      lose(segment, "a recursive loop; it is not called again");
      end--;
    }
    int condition = top(over.subList(0, end));
    if (condition >= 0) {
      lose(segment, "the condition of a loop; put an if inside it");
      end = condition;
    }
    List<Token> source = over.subList(0, end);
    Converting list =
        source.isEmpty()
            ? Converting.unknown("[]")
            : list(segment, parsed(segment, source, source.getFirst().start(), false));
    before.push(new HashMap<>(declared));
    String variable = "item";
    for (String name : variables) {
      declare(segment, name, list.type().element());
      variable = variables.size() == 1 ? name : variable;
    }
    code(out, "for " + variable + " in " + list.code());
  }

  /// What a loop goes over.
  private Converting list(Segment segment, Jinja over) {
    if (over instanceof Jinja.Call(String name, List<Jinja.Argument> arguments)
        && name.equals("range")) {
      return range(segment, arguments);
    }
    Converting list = expression(segment).value(over);
    if (list.type().isList() || list.is(Type.UNKNOWN)) {
      return list.is(Type.UNKNOWN) ? Converting.unknown("[" + list.code() + "]") : list;
    }
    String what = over instanceof Jinja.Name(String name) ? name : "a text";
    lose(
        segment,
        "a loop over %s: a row's columns are texts; it goes round once, with the text"
            .formatted(what));
    return Converting.unknown("[" + list.code() + "]");
  }

  /// Jinja's ranges leave their end out, Pebble's do not.
  private Converting range(Segment segment, List<Jinja.Argument> arguments) {
    long[] bounds = new long[arguments.size()];
    for (int i = 0; i < bounds.length; i++) {
      if (!(arguments.get(i).value() instanceof Jinja.Number(long number))) {
        bounds = new long[0];
        break;
      }
      bounds[i] = number;
    }
    long from = bounds.length > 1 ? bounds[0] : 0;
    long to = bounds.length > 1 ? bounds[1] : bounds.length == 1 ? bounds[0] : 0;
    long step = bounds.length > 2 ? bounds[2] : 1;
    if (bounds.length == 0 || bounds.length > 3 || step == 0) {
      lose(segment, "a range whose bounds are no numbers; it is empty");
      return Converting.unknown("[]");
    }
    Type type = from >= 0 && step > 0 ? Type.NATURALS : Type.NUMBERS;
    if (step == 1 && from >= 0) {
      return new Converting(from < to ? "range(" + from + ", " + (to - 1) + ")" : "[]", type);
    }
    List<String> elements = new ArrayList<>();
    for (long n = from; step > 0 ? n < to : n > to; n += step) {
      if (elements.size() == LONGEST_LIST) {
        lose(segment, "a range with a step or below 0, and too long to write out; it is cut");
        break;
      }
      elements.add(Long.toString(n));
    }
    return new Converting("[" + String.join(", ", elements) + "]", type);
  }

  private void set(Segment segment, List<Token> words, PebbleText out) {
    int equals = index(words, "=");
    if (equals != 1) {
      lose(
          segment,
          equals < 0
              ? "a set that takes a block; its content is kept"
              : "a set of several names, or of an attribute; left out");
      return;
    }
    List<Token> source = words.subList(2, words.size());
    Converting value = expression(segment).value(parsed(segment, source, words.get(1).end(), true));
    String name = words.getFirst().text();
    if (!before.isEmpty() && before.getFirst().containsKey(name)) {
      lose(segment, "a set in a loop of %s, which Jinja forgets after the round".formatted(name));
    }
    declare(segment, name, value.type());
    code(out, "set " + name + " = " + value.code());
  }

  private void declare(Segment segment, String name, Type type) {
    if (TAKEN.contains(name) || !name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      lose(segment, "the name %s, which has another meaning here; choose another".formatted(name));
    }
    Type was = declared.put(name, type);
    if (was != null && was != type) {
      declared.put(name, Type.UNKNOWN);
      if (was != Type.UNKNOWN && type != Type.UNKNOWN) {
        lose(segment, "%s is set to another kind of value than before".formatted(name));
      }
    }
  }

  private static void code(PebbleText out, String inner) {
    out.code("{% " + inner + " %}");
  }

  private JinjaExpression expression(Segment segment) {
    return new JinjaExpression(names, declared, !before.isEmpty(), what -> lose(segment, what));
  }

  /// @param from where the expression begins in the template
  /// @param choice whether `a if b else c` may stand here without brackets
  private Jinja parsed(Segment segment, List<Token> tokens, int from, boolean choice) {
    try {
      int at = from;
      for (Token token : tokens) {
        gap(at, token.start());
        at = token.end();
      }
      return choice ? JinjaParser.parse(tokens) : JinjaParser.condition(tokens);
    } catch (JinjaParser.Unreadable e) {
      lose(segment, "an expression that cannot be read (%s); left out".formatted(e.getMessage()));
      return new Jinja.Other("", List.of());
    }
  }

  /// Between two tokens there is nothing but space.
  private void gap(int from, int to) {
    if (from < to && !template.substring(from, to).isBlank()) {
      throw new JinjaParser.Unreadable(
          "%s is unexpected".formatted(template.substring(from, to).strip()));
    }
  }

  private static int index(List<Token> words, String word) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).is(word)) {
        return i;
      }
    }
    return -1;
  }

  /// Where an `if` stands outside of all brackets, or -1.
  private static int top(List<Token> words) {
    int depth = 0;
    for (int i = 0; i < words.size(); i++) {
      Token token = words.get(i);
      if (token.is("(") || token.is("[") || token.is("{")) {
        depth++;
      } else if (token.is(")") || token.is("]") || token.is("}")) {
        depth--;
      } else if (depth == 0 && token.is("if")) {
        return i;
      }
    }
    return -1;
  }

  private void lose(Segment segment, String what) {
    losses.add(new Loss(lines.applyAsInt(segment.start()), what));
  }

  /// The code without brackets around all of it, which a person would not write.
  private static String bare(String code) {
    if (!code.startsWith("(") || !code.endsWith(")")) {
      return code;
    }
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0 && i < code.length() - 1) {
        return code;
      }
    }
    return code.substring(1, code.length() - 1);
  }
}
