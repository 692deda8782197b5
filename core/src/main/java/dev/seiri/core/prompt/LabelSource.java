package dev.seiri.core.prompt;

import java.util.Optional;

/// Where it is said which version a label stands for. Asked once per execution, when it is created.
public interface LabelSource {
  /// The version a label such as `@production` points at.
  ///
  /// @throws dev.seiri.core.MalformedItem if what is said does not keep to the contract
  /// @throws dev.seiri.core.StoreUnavailable if it cannot be read now
  Optional<PromptKey> resolve(PromptKey label);
}
