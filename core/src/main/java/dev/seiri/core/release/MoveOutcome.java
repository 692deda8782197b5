package dev.seiri.core.release;

import java.util.Optional;

/// The outcome of moving a label.
public sealed interface MoveOutcome {
  /// It was moved.
  record Done(LabelMove move) implements MoveOutcome {}

  /// It points there already, and nothing was written.
  record Unchanged(String version) implements MoveOutcome {}

  /// There is no such version.
  record NoSuchVersion(String version) implements MoveOutcome {}

  /// Another person moved it at the same moment, or since the decision to move it.
  record Overtaken() implements MoveOutcome {}

  /// It does not point at the expected version.
  ///
  /// @param version the one it points at; absent where there is no such label
  record Elsewhere(Optional<String> version) implements MoveOutcome {}

  /// No promotion is left to revert.
  record NothingBefore() implements MoveOutcome {}
}
