package dev.seiri.core.prompt;

import dev.seiri.core.model.Inference;
import java.util.Optional;

/// The settings a prompt recommends, used where an execution has none.
public record Defaults(Optional<String> foundationModelId, Inference inference) {
  public static final Defaults NONE = new Defaults(Optional.empty(), Inference.UNSET);
}
