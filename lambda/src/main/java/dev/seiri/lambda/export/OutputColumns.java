package dev.seiri.lambda.export;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.prompt.PromptTemplate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a table of an execution's results has beside the input.
///
/// @param fields the output's fields, in the schemas' order; empty: one column `output` holds the
///   whole object as JSON
/// @param variant whether a column says which variant a row fell to
public record OutputColumns(List<String> fields, boolean variant) {
  public OutputColumns {
    fields = List.copyOf(fields);
  }

  /// The columns of an execution: the fields of all versions that it may ask.
  public static OutputColumns of(Execution execution, PromptSource prompts) {
    Set<String> fields = new LinkedHashSet<>();
    execution
        .payload()
        .prompts()
        .forEach(key ->
            prompts
                .find(key)
                .flatMap(PromptTemplate::outputSchema)
                .map(OutputSchema::properties)
                .ifPresent(fields::addAll));
    return new OutputColumns(List.copyOf(fields), !execution.payload().variants().isEmpty());
  }
}
