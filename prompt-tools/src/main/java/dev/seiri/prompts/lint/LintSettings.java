package dev.seiri.prompts.lint;

import dev.seiri.core.model.ModelCatalog;
import java.util.Optional;
import java.util.Set;

/// The rows and the model that prompts are checked for.
///
/// @param columns the columns that rows are sent with as `fields`; absent: not known
/// @param modelId the model to check for; absent: the prompt's own, else `defaultModelId`
/// @param defaultModelId the model where neither the caller nor the prompt names one
public record LintSettings(
    Optional<Set<String>> columns,
    Optional<String> modelId,
    String defaultModelId,
    ModelCatalog catalog) {
  public LintSettings {
    columns = columns.map(Set::copyOf);
  }
}
