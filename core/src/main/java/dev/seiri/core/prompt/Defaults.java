package dev.seiri.core.prompt;

import dev.seiri.core.model.Inference;
import java.util.Optional;

/// What a prompt recommends where an execution says nothing.
public record Defaults(Optional<String> foundationModelId, Inference inference) {
  public static final Defaults NONE = new Defaults(Optional.empty(), Inference.UNSET);
}
