package dev.seiri.prompts.convert;

import dev.seiri.core.prompt.Defaults;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A converted prompt.
///
/// @param system the system template, possibly empty
/// @param prompt the prompt template
/// @param variables the names that the original took from a row, in order
/// @param columns the columns that rows must have
/// @param losses what could not be converted, in the order of the lines
/// @param defaults the settings of the model
/// @param outputSchema the answer's schema, which may be none that can be used
public record Converted(
    String system,
    String prompt,
    List<String> variables,
    List<String> columns,
    List<Loss> losses,
    Defaults defaults,
    Optional<JsonNode> outputSchema) {
  public Converted {
    variables = List.copyOf(variables);
    columns = List.copyOf(columns);
    losses = losses.stream().distinct().sorted(Comparator.comparingInt(Loss::line)).toList();
  }

  /// The same without its schema.
  ///
  /// @param why what to say of it
  public Converted withoutSchema(String why) {
    return new Converted(
        system,
        prompt,
        variables,
        columns,
        Stream.concat(losses.stream(), Stream.of(new Loss(1, why))).toList(),
        defaults,
        Optional.empty());
  }

  /// A prompt without settings.
  static Converted of(
      String system,
      String prompt,
      List<String> variables,
      List<String> columns,
      List<Loss> losses) {
    return new Converted(
        system, prompt, variables, columns, losses, Defaults.NONE, Optional.empty());
  }
}
