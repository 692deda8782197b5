package dev.seiri.prompts.lint;

import dev.seiri.core.model.ModelCatalog;
import java.util.Optional;
import java.util.Set;

/// What prompts are held against.
///
/// @param columns the columns that rows are sent with as `fields`; absent: not known
/// @param modelId the model to be asked; absent: the prompt's own, else `defaultModelId`
/// @param defaultModelId the model asked where nobody names one
public record LintSettings(
    Optional<Set<String>> columns,
    Optional<String> modelId,
    String defaultModelId,
    ModelCatalog catalog) {
  public LintSettings {
    columns = columns.map(Set::copyOf);
  }
}
