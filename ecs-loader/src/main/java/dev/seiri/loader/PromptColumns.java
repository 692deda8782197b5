package dev.seiri.loader;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.loader.source.ColumnRoles;
import dev.seiri.loader.source.SourceNote;
import dev.seiri.loader.source.SourceNote.Severity;
import java.util.List;
import java.util.Optional;

/// Whether rows have the columns that a prompt takes. All rows of a source have the same columns,
/// so what the first of them lack, the rest lack too.
public final class PromptColumns {
  private static final ExecutionId NOWHERE = new ExecutionId("rows");

  private PromptColumns() {}

  /// The same profile, with an error noted if the rows lack a column that a prompt takes.
  ///
  /// @throws dev.seiri.core.prompt.PromptFault if the prompt cannot be compiled
  public static RowsProfile noting(PromptTemplate template, RowsProfile profile) {
    CompiledPrompt prompt = new PromptRenderer(RenderLimits.DEFAULT).compile(template);
    return fault(prompt, profile.survey())
        .map(fault ->
            profile.noting(
                new SourceNote(Severity.ERROR, "missing-column", fault, 1, Optional.empty())))
        .orElse(profile);
  }

  /// @throws LoadFault if the rows lack a column that the prompt takes
  static void require(CompiledPrompt prompt, Survey survey) {
    fault(prompt, survey)
        .ifPresent(fault -> {
          throw new LoadFault(fault);
        });
  }

  /// What is so if none of the first rows can be rendered, since a column is missing.
  private static Optional<String> fault(CompiledPrompt prompt, Survey survey) {
    List<Optional<String>> lacking =
        survey.beginning().stream()
            .map(row -> prompt.lacking(Loader.request(NOWHERE, row)))
            .toList();
    if (lacking.isEmpty() || lacking.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return Optional.of(
        "prompt %s takes \"%s\" from each row, and these rows have none; %s"
            .formatted(
                prompt.template().key(), lacking.getFirst().orElseThrow(), sent(survey.roles())));
  }

  private static String sent(ColumnRoles roles) {
    return roles.asFields()
        ? "they are sent as fields.COLUMN with the columns %s; rename the column, or choose columns with --input-column"
            .formatted(String.join(", ", roles.sent()))
        : "their column \"%s\" is sent as input_value; to send several as fields.COLUMN, name each with --input-column"
            .formatted(String.join(", ", roles.sent()));
  }
}
