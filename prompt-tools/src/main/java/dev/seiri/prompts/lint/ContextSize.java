package dev.seiri.prompts.lint;

import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.TokenEstimate;
import dev.seiri.core.pack.Pack;
import dev.seiri.core.pack.PackSchema;
import dev.seiri.core.pack.SharedText;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.StaticPrefix;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The estimated length of a prompt, in tokens (see [TokenEstimate]).
///
/// @param systemTokens of the system template
/// @param promptTokens of the prompt template, the row not counted
/// @param schemaTokens of the output schema
/// @param fixedTokens of the beginning that is the same for every row
/// @param cacheMinimumTokens how many of these the model needs to cache them; absent where it
///   caches none
/// @param rowsPerCall how many rows share a call by the prompt's defaults
/// @param sharedTokens of everything in such a call but its rows
public record ContextSize(
    String modelId,
    int systemTokens,
    int promptTokens,
    int schemaTokens,
    int fixedTokens,
    OptionalInt cacheMinimumTokens,
    int rowsPerCall,
    int sharedTokens) {
  /// The tags around a row.
  private static final int TAG_TOKENS = 20;

  /// @param shared what a call of several rows says once
  static ContextSize of(
      PromptTemplate template, String modelId, ModelCatalog catalog, Optional<SharedText> shared) {
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
        catalog.entry(modelId).cacheMinimumTokens(),
        shared.map(text -> template.defaults().inference().rows()).orElse(1),
        shared.map(text -> sharedTokens(template, text)).orElse(0));
  }

  private static int sharedTokens(PromptTemplate template, SharedText shared) {
    boolean echo = template.defaults().inference().isEchoed();
    Prompt call = Pack.of(shared, List.of(""), echo).prompt();
    return TokenEstimate.of(call.system())
        + TokenEstimate.of(call.text())
        + TokenEstimate.of(PackSchema.of(template.outputSchema(), echo).text());
  }

  /// What one row of a call of several takes, without itself.
  public int tokensARow() {
    return sharedTokens / rowsPerCall + TAG_TOKENS;
  }

  /// Whether the provider caches the prompt's beginning.
  public boolean reachesCacheMinimum() {
    return cacheMinimumTokens.isPresent() && fixedTokens >= cacheMinimumTokens.getAsInt();
  }
}
