package dev.seiri.core.release;

import java.util.Optional;

/// What came of the wish to move a label.
public sealed interface MoveOutcome {
  /// It was moved.
  record Done(LabelMove move) implements MoveOutcome {}

  /// It points there already, and nothing was written.
  record Unchanged(String version) implements MoveOutcome {}

  /// There is no such version.
  record NoSuchVersion(String version) implements MoveOutcome {}

  /// Somebody else moved it at the same moment, or since it was decided to move it.
  record Overtaken() implements MoveOutcome {}

  /// It is not where it was said to be.
  ///
  /// @param version where it is; absent where there is no such label
  record Elsewhere(Optional<String> version) implements MoveOutcome {}

  /// No move is left to take back.
  record NothingBefore() implements MoveOutcome {}
}
