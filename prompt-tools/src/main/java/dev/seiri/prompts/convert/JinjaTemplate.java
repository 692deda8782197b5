package dev.seiri.prompts.convert;

import dev.seiri.prompts.syntax.Segment;
import dev.seiri.prompts.syntax.TemplateScanner;
import dev.seiri.prompts.syntax.Token;
import dev.seiri.prompts.syntax.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// A converter of Jinja templates to Pebble, which is similar.
final class JinjaTemplate {
  private final RowNames names;
  private final List<Loss> losses;
  private final IntUnaryOperator lines;
  private final Set<String> declared = new HashSet<>();

  /// @param lines the line of the file that a character of the template stands in
  JinjaTemplate(RowNames names, List<Loss> losses, IntUnaryOperator lines) {
    this.names = names;
    this.losses = losses;
    this.lines = lines;
  }

  /// The template in Pebble.
  void write(String template, PebbleText out) {
    for (Segment segment : TemplateScanner.scan(template)) {
      switch (segment.kind()) {
        case TEXT -> out.literal(segment.inner());
        case COMMENT, VERBATIM -> out.code(template.substring(segment.start(), segment.end()));
        case UNCLOSED -> {
          lose(segment, "a delimiter that is never closed; kept as text");
          out.literal(template.substring(segment.start(), segment.end()));
        }
        case PRINT -> print(segment, out);
        case TAG -> tag(segment, out);
      }
    }
  }

  private void print(Segment segment, PebbleText out) {
    List<Token> tokens = Tokens.of(segment);
    if (tokens.isEmpty()) {
      lose(segment, "{{ }} prints nothing; left out");
    } else if (tokens.size() == 1 && names.constant(tokens.getFirst().text()).isPresent()) {
      out.literal(names.constant(tokens.getFirst().text()).orElseThrow());
    } else {
      out.code(delimited(segment, "{{", expression(segment, tokens), "}}"));
    }
  }

  private void tag(Segment segment, PebbleText out) {
    List<Token> tokens = Tokens.of(segment);
    List<Token> rest = tokens.subList(Math.min(1, tokens.size()), tokens.size());
    String word = segment.word();
    switch (word) {
      case "if" -> code(segment, out, "if " + expression(segment, rest));
      case "elif" -> code(segment, out, "elseif " + expression(segment, rest));
      case "else", "endif", "endfor" -> code(segment, out, word);
      case "raw" -> code(segment, out, "verbatim");
      case "endraw" -> code(segment, out, "endverbatim");
      case "for" -> loop(segment, rest, out);
      case "set" -> set(segment, rest, out);
      default -> {
        if (!word.startsWith("end")) {
          lose(segment, "the tag %s; left out, its content is kept".formatted(word));
        }
      }
    }
  }

  private void loop(Segment segment, List<Token> words, PebbleText out) {
    List<String> variables = JinjaExpression.declared(words, "in");
    int in = index(words, "in");
    if (variables.size() != 1 || in < 0) {
      lose(segment, "a loop over pairs, which Pebble does not have; rewrite it by hand");
    }
    List<Token> over = words.subList(in + 1, words.size());
    int condition = index(over, "if");
    if (condition >= 0) {
      lose(segment, "the condition of a loop; put an if inside it");
      over = over.subList(0, condition);
    }
    boolean ofRow = over.stream().findFirst().filter(t -> isOfRow(t) && !isList(words)).isPresent();
    if (ofRow) {
      lose(
          segment,
          "a loop over %s: a row's columns are texts; write | split(\",\") or the like after it"
              .formatted(over.getFirst().text()));
    }
    String expression = expression(segment, over);
    declared.addAll(variables);
    String variable = variables.isEmpty() ? "item" : variables.getFirst();
    code(segment, out, "for " + variable + " in " + expression);
  }

  private boolean isOfRow(Token token) {
    return token.isName()
        && !token.is("range")
        && !declared.contains(token.text())
        && names.constant(token.text()).isEmpty();
  }

  private static boolean isList(List<Token> words) {
    return index(words, "split") >= 0;
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
    String expression = expression(segment, words.subList(2, words.size()));
    declared.add(words.getFirst().text());
    code(segment, out, "set " + words.getFirst().text() + " = " + expression);
  }

  private void code(Segment segment, PebbleText out, String inner) {
    out.code(delimited(segment, "{%", inner, "%}"));
  }

  private String expression(Segment segment, List<Token> tokens) {
    return new JinjaExpression(names, declared, what -> lose(segment, what)).write(tokens);
  }

  private static String delimited(Segment segment, String open, String inner, String close) {
    return open
        + (segment.trimsBefore() ? "- " : " ")
        + inner
        + (segment.trimsAfter() ? " -" : " ")
        + close;
  }

  private static int index(List<Token> words, String word) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).is(word)) {
        return i;
      }
    }
    return -1;
  }

  private void lose(Segment segment, String what) {
    losses.add(new Loss(lines.applyAsInt(segment.start()), what));
  }
}
