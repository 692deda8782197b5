package dev.seiri.core.prompt;

import java.util.Optional;

/// Resolves labels to versions. Called once per execution, when it is created.
public interface LabelSource {
  /// The version that a label such as `@production` points at.
  ///
  /// @throws dev.seiri.core.MalformedItem if what is stored does not keep to the contract
  /// @throws dev.seiri.core.StoreUnavailable if it cannot be read now
  Optional<PromptKey> resolve(PromptKey label);
}
