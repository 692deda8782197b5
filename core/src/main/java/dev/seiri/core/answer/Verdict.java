package dev.seiri.core.answer;

import java.util.Locale;

/// What a row ended with. Every row ends with exactly one; a row without one is pending.
public enum Verdict {
  /// A valid first answer.
  OK,
  /// A valid answer after one re-ask that quoted the fault.
  REPAIRED,
  /// Stopped at the token limit: never taken for an answer, even if it parses.
  TRUNCATED,
  /// The model or a guardrail declined.
  REFUSED,
  /// Nothing, or only blanks.
  EMPTY,
  /// No JSON object, more than one, or one that is broken.
  NOT_JSON,
  /// JSON that does not satisfy the prompt's schema.
  SCHEMA_VIOLATION,
  /// The prompt cannot be rendered for this row.
  TEMPLATE_ERROR,
  /// The row, or the prompt with it, is larger than the model or the table takes.
  INPUT_TOO_LARGE,
  /// The model refuses this row's request for good, or a few calls for it left no answer that can
  /// be read.
  MODEL_ERROR;

  /// The word in a result document.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether the row has an output that satisfies its schema.
  public boolean isValid() {
    return this == OK || this == REPAIRED;
  }

  /// Whether a model answered the row, well or badly.
  public boolean isAnswered() {
    return this != TEMPLATE_ERROR && this != INPUT_TOO_LARGE && this != MODEL_ERROR;
  }

  /// The verdict of a word.
  ///
  /// @throws IllegalArgumentException if it is none
  public static Verdict of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
