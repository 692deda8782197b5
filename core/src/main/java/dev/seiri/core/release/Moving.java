package dev.seiri.core.release;

import java.util.Optional;

/// What came of the wish to move a label.
public sealed interface Moving {
  /// It was moved.
  record Done(LabelMove move) implements Moving {}

  /// It points there already, and nothing was written.
  record Unchanged(String version) implements Moving {}

  /// There is no such version.
  record NoSuchVersion(String version) implements Moving {}

  /// Somebody else moved it at the same moment, or since it was decided to move it.
  record Overtaken() implements Moving {}

  /// It is not where it was said to be.
  ///
  /// @param version where it is; absent where there is no such label
  record Elsewhere(Optional<String> version) implements Moving {}

  /// No move is left to take back.
  record NothingBefore() implements Moving {}
}
