package dev.seiri.core.release;

import dev.seiri.core.prompt.PromptKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// One move of a label, kept for good.
///
/// @param label such as `@production` of a task
/// @param revision counts the label's moves, from 1
/// @param from the version it pointed at before; absent where it did not exist
/// @param by who moved it
/// @param why in their words
public record LabelMove(
    PromptKey label,
    long revision,
    Kind kind,
    Optional<String> from,
    String to,
    Instant at,
    String by,
    Optional<String> why) {
  public LabelMove {
    if (!label.isLabel()) {
      throw new IllegalArgumentException("%s is no label".formatted(label));
    }
    if (revision < 1) {
      throw new IllegalArgumentException("revisions go from 1, not " + revision);
    }
  }

  /// What kind of move it was.
  public enum Kind {
    /// To a named version.
    PROMOTE,
    /// Back to where the label was before.
    ROLLBACK;

    /// The word in the table.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The kind of a word; an unknown word counts as a promotion.
    public static Kind of(String word) {
      return word.equals(ROLLBACK.word()) ? ROLLBACK : PROMOTE;
    }
  }
}
