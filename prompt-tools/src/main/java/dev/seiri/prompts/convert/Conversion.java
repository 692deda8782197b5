package dev.seiri.prompts.convert;

import dev.seiri.prompts.syntax.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/// A converter of other tools' prompt files.
///
/// In a template with one variable, it becomes the row's text; of several, each becomes a column,
/// unless one is chosen as the row's text.
public final class Conversion {
  private final Style style;
  private final Optional<String> input;
  private final Function<String, String> otherFiles;

  /// @param input the variable that is the row's text
  /// @param otherFiles the text of a file that this one names, by its path; throws [NotAPrompt] if
  ///   there is none
  public Conversion(Style style, Optional<String> input, Function<String, String> otherFiles) {
    this.style = style;
    this.input = input;
    this.otherFiles = otherFiles;
  }

  /// Converts a file's text.
  ///
  /// @throws NotAPrompt if there is no prompt in it
  public Converted convert(String text) {
    Converted first = convert(text, input);
    return input.isEmpty() && first.variables().size() == 1
        ? convert(text, Optional.of(first.variables().getFirst()))
        : first;
  }

  private Converted convert(String text, Optional<String> rowText) {
    if (style == Style.LANGCHAIN) {
      return StructuredFile.read(text, rowText, otherFiles);
    }
    if (text.isBlank()) {
      throw new NotAPrompt("the file is empty");
    }
    if (style == Style.FRONT_MATTER) {
      return FrontMatterFile.read(text, rowText);
    }
    if (style == Style.JINJA && Chat.isMarked(text)) {
      Chat chat = new Chat(rowText);
      Lines places = new Lines(text);
      chat.marked(text, index -> places.at(index).line());
      return chat.converted(new Carried());
    }
    List<Loss> losses = new ArrayList<>();
    RowNames names = new RowNames(rowText, Map.of());
    PebbleText out = new PebbleText();
    Lines places = new Lines(text);
    IntUnaryOperator lines = index -> places.at(index).line();
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    switch (style) {
      case JINJA -> new JinjaTemplate(names, losses, lines).write(body, out);
      case F_STRING -> new FString(names, losses, lines).write(body, out);
      case TEXT, LANGCHAIN, FRONT_MATTER -> {
        out.literal(body.stripTrailing());
        return Converted.of(
            out.toString(),
            "<input>{{ input_value }}</input>",
            List.of("input_value"),
            List.of(),
            losses);
      }
    }
    losses.addAll(names.renamed());
    return Converted.of("", out.toString(), names.used(), names.columns(), losses);
  }
}
