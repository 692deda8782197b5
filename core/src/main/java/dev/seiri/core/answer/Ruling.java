package dev.seiri.core.answer;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What an answer is worth.
public sealed interface Ruling {
  /// The row ends here.
  ///
  /// @param output present exactly when the verdict is valid
  /// @param message what is wrong, or was before the repair; absent exactly when nothing ever was
  record Final(Verdict verdict, Optional<ObjectNode> output, Optional<String> message)
      implements Ruling {}

  /// The fault may be mended by asking once more with these words.
  ///
  /// @param otherwise what the row ends with if nobody does
  record AskAgain(String complaint, Final otherwise) implements Ruling {}
}
