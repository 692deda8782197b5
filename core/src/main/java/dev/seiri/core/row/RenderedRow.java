package dev.seiri.core.row;

import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import java.util.Optional;

/// The outcome of rendering a row, before any model is called.
public sealed interface RenderedRow {
  /// A question to ask.
  record Ask(Question question, QuestionId id) implements RenderedRow {}

  /// A verdict, because there is nothing to ask.
  record Ruled(Ruling.Final ruling) implements RenderedRow {
    static Ruled of(Verdict verdict, String message) {
      return new Ruled(new Ruling.Final(verdict, Optional.empty(), Optional.of(message)));
    }
  }
}
