package dev.seiri.core.prompt;

import java.util.Optional;

/// The prompt versions, as the handler reads them.
public interface PromptSource {
  /// Reads a version, consistently. A label is none.
  ///
  /// @throws dev.seiri.core.MalformedItem if the item does not keep to the contract
  /// @throws dev.seiri.core.StoreUnavailable if the table does not answer
  Optional<PromptTemplate> find(PromptKey key);
}
