package dev.seiri.prompts.lint;

import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.TokenEstimate;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.StaticPrefix;
import java.util.OptionalInt;

/// The estimated length of a prompt, in tokens (see [TokenEstimate]).
///
/// @param systemTokens of the system template
/// @param promptTokens of the prompt template, the row not counted
/// @param schemaTokens of the output schema
/// @param fixedTokens of the beginning that is the same for every row
/// @param cacheMinimumTokens how many of these the model needs to cache them; absent where it
///   caches none
public record ContextSize(
    String modelId,
    int systemTokens,
    int promptTokens,
    int schemaTokens,
    int fixedTokens,
    OptionalInt cacheMinimumTokens) {

  static ContextSize of(PromptTemplate template, String modelId, ModelCatalog catalog) {
    String system = template.systemTemplate();
    String prefix = StaticPrefix.of(system);
    String fixed =
        prefix.length() == system.length()
            ? prefix + StaticPrefix.of(template.promptTemplate())
            : prefix;
    return new ContextSize(
        modelId,
        TokenEstimate.of(system),
        TokenEstimate.of(template.promptTemplate()),
        template.outputSchema().map(schema -> TokenEstimate.of(schema.text())).orElse(0),
        TokenEstimate.of(fixed),
        catalog.entry(modelId).cacheMinimumTokens());
  }

  /// Whether the provider caches the prompt's beginning.
  public boolean reachesCacheMinimum() {
    return cacheMinimumTokens.isPresent() && fixedTokens >= cacheMinimumTokens.getAsInt();
  }
}
