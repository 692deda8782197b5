package dev.seiri.core.answer;

import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// The JSON object in a model's answer, found as [Judge] finds it: behind a tag, in a fence, or
/// amid prose.
public final class AnswerObject {
  private AnswerObject() {}

  /// The one object of a text, if it has one that can be told; never throws, whatever the text.
  ///
  /// @param fits which objects count where there are several
  public static Optional<ObjectNode> in(String text, Predicate<ObjectNode> fits) {
    try {
      return new JsonInText(fits).find(text) instanceof Extraction.Found(ObjectNode object)
          ? Optional.of(object)
          : Optional.empty();
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.empty();
    }
  }
}
