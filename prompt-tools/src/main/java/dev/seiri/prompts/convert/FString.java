package dev.seiri.prompts.convert;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Python's `str.format`, which LangChain calls f-strings: `{name}`, with `{{` and `}}` for the
/// braces themselves.
final class FString {
  private static final Pattern PART =
      Pattern.compile("\\{\\{|}}|\\{([^{}]*)}|[{}]", Pattern.DOTALL);
  private static final Pattern FIELD =
      Pattern.compile(
          "\\s*([\\p{L}_][\\p{L}\\p{N}_]*)\\s*([.\\[][^!:]*)?(![rsa])?(:.*)?", Pattern.DOTALL);

  private final RowNames names;
  private final List<Loss> losses;
  private final IntUnaryOperator lines;

  /// @param lines the line of the file that a character of the template stands in
  FString(RowNames names, List<Loss> losses, IntUnaryOperator lines) {
    this.names = names;
    this.losses = losses;
    this.lines = lines;
  }

  /// The template in Pebble.
  void write(String template, PebbleText out) {
    Matcher part = PART.matcher(template);
    int from = 0;
    while (part.find()) {
      out.literal(template.substring(from, part.start()));
      from = part.end();
      switch (part.group()) {
        case "{{" -> out.literal("{");
        case "}}" -> out.literal("}");
        case "{", "}" -> {
          lose(
              part.start(), "a single %s: Python refuses it; kept as text".formatted(part.group()));
          out.literal(part.group());
        }
        default -> field(part.group(1), part.start(), out);
      }
    }
    out.literal(template.substring(from));
  }

  private void field(String field, int at, PebbleText out) {
    Matcher matcher = FIELD.matcher(field);
    if (!matcher.matches()) {
      lose(at, "{%s} is no variable; kept as text".formatted(field));
      out.literal("{" + field + "}");
      return;
    }
    String name = matcher.group(1);
    if (matcher.group(2) != null) {
      lose(
          at,
          "{%s}: a column is text and has no %s; the column itself is used"
              .formatted(field, matcher.group(2)));
    }
    if (matcher.group(3) != null || matcher.group(4) != null) {
      lose(at, "{%s}: the format is left out".formatted(field));
    }
    names
        .constant(name)
        .ifPresentOrElse(out::literal, () -> out.code("{{ " + names.expression(name) + " }}"));
  }

  private void lose(int at, String what) {
    losses.add(new Loss(lines.applyAsInt(at), what));
  }
}
