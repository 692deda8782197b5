package dev.seiri.core.execution;

import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import java.util.List;
import java.util.Optional;

/// What is asked for one record, of which model, and how.
///
/// @param variant the one the record falls to; absent where the execution has none
public record Terms(
    Optional<String> variant,
    PromptKey prompt,
    String foundationModelId,
    List<String> fallbackModelIds,
    Inference inference) {
  public Terms {
    fallbackModelIds = List.copyOf(fallbackModelIds);
  }
}
