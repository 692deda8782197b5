package dev.seiri.core.answer;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The outcome of judging an answer.
public sealed interface Ruling {
  /// The row ends here.
  ///
  /// @param output present exactly when the verdict is valid
  /// @param message what is wrong, or was before the repair; absent exactly when nothing ever was
  record Final(Verdict verdict, Optional<ObjectNode> output, Optional<String> message)
      implements Ruling {}

  /// The model may repair the fault if it is asked once more, with the fault quoted.
  ///
  /// @param otherwise what the row ends with if it is not asked again
  record AskAgain(String complaint, Final otherwise) implements Ruling {}
}
