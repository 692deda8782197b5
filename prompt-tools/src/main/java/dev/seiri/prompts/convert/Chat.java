package dev.seiri.prompts.convert;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A prompt that is made of messages: what systems and developers say becomes the system text, what
/// users say the prompt.
final class Chat {
  private static final Pattern ENVIRONMENT =
      Pattern.compile("\\$\\{(?:env:)?[A-Z][A-Z0-9_]*}|\\$\\{env:[^}]*}");
  private static final Pattern FORMAT_FIELD = Pattern.compile("(?<!\\{)\\{[A-Za-z_]\\w*}(?!})");
  private static final Pattern MARK =
      Pattern.compile(
          "(?im)^[ \\t]*#*[ \\t]*(system|user|assistant|developer|function|tool)[ \\t]*:["
              + " \\t]*\\r?$");

  private final Optional<String> rowText;
  private final List<Loss> losses = new ArrayList<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Set<String> columns = new LinkedHashSet<>();
  private final StringBuilder system = new StringBuilder();
  private final StringBuilder prompt = new StringBuilder();

  Chat(Optional<String> rowText) {
    this.rowText = rowText;
  }

  /// Whether a text is messages, each after a line with its role. A role further down may be part
  /// of what is said.
  static boolean isMarked(String text) {
    return MARK.matcher(text.strip()).lookingAt();
  }

  /// Adds a message.
  ///
  /// @param lines the line of the file that a character of the text stands in
  void message(String role, String text, IntUnaryOperator lines) {
    String who = role.toLowerCase(Locale.ROOT);
    boolean isSystem = who.equals("system") || who.equals("developer");
    if (!isSystem && !who.equals("user") && !who.equals("human")) {
      lose(
          lines.applyAsInt(0),
          "the message of %s; left out".formatted(role.isEmpty() ? "nobody" : "the role " + role));
      return;
    }
    StringBuilder to = isSystem ? system : prompt;
    to.append(to.isEmpty() ? "" : "\n\n").append(template(text, lines));
  }

  /// Adds the messages of a text, each after a line with its role. What comes before the first is
  /// the system's.
  void marked(String text, IntUnaryOperator lines) {
    Matcher mark = MARK.matcher(text);
    String role = "system";
    int from = 0;
    while (true) {
      boolean more = mark.find();
      int to = more ? mark.start() : text.length();
      String body = text.substring(from, to);
      int start = from + (body.length() - body.stripLeading().length());
      if (!body.isBlank()) {
        message(role, body.strip(), index -> lines.applyAsInt(start + index));
      }
      if (!more) {
        return;
      }
      role = mark.group(1);
      from = mark.end();
    }
  }

  void lose(int line, String what) {
    losses.add(new Loss(line, what));
  }

  Converted converted(Carried carried) {
    if (prompt.isEmpty() && system.isEmpty()) {
      throw new NotAPrompt("holds no message of a system or a user");
    }
    if (prompt.isEmpty()) {
      prompt.append("<input>{{ input_value }}</input>");
      lose(1, "no message of the user; the row is put after the system text");
    }
    return new Converted(
        system.toString(),
        prompt.toString(),
        List.copyOf(used),
        List.copyOf(columns),
        losses,
        carried.defaults(),
        carried.outputSchema());
  }

  /// A message in Pebble: variables are in double braces, as in Jinja.
  private String template(String given, IntUnaryOperator lines) {
    Matcher environment = ENVIRONMENT.matcher(given);
    if (environment.find()) {
      lose(
          lines.applyAsInt(environment.start()),
          "a reference to the environment; the text is without it");
    }
    // Blanks of the same length keep the places of what follows.
    String text = environment.replaceAll(found -> " ".repeat(found.group().length()));
    Matcher field = FORMAT_FIELD.matcher(text);
    if (!text.contains("{{") && !text.contains("{%") && field.find()) {
      lose(
          lines.applyAsInt(field.start()),
          "%s is kept as text; where it means a variable, write it in double braces"
              .formatted(field.group()));
    }
    RowNames names = new RowNames(rowText, Map.of());
    PebbleText out = new PebbleText();
    new JinjaTemplate(names, losses, lines).write(text, out);
    used.addAll(names.used());
    columns.addAll(names.columns());
    losses.addAll(names.renamed());
    return out.toString();
  }
}
