package dev.seiri.prompts.convert;

import java.util.Comparator;
import java.util.List;

/// A converted prompt.
///
/// @param system the system template, possibly empty
/// @param prompt the prompt template
/// @param variables the names that the original took from a row, in order
/// @param columns the columns that rows must have
/// @param losses what could not be converted, in the order of the lines
public record Converted(
    String system, String prompt, List<String> variables, List<String> columns, List<Loss> losses) {
  public Converted {
    variables = List.copyOf(variables);
    columns = List.copyOf(columns);
    losses = losses.stream().distinct().sorted(Comparator.comparingInt(Loss::line)).toList();
  }
}
