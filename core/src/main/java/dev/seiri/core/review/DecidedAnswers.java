package dev.seiri.core.review;

import java.util.Collection;
import java.util.Map;

/// The answers that people gave, by the input they hold for. Looked up before any model is asked.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] if the table does not answer.
public interface DecidedAnswers {
  /// The last decisions on inputs.
  ///
  /// @return what is known; nothing where nobody decided, or what was decided is withdrawn
  Map<InputKey, DecidedAnswer> find(Collection<InputKey> inputs);

  /// Makes a decision the one that counts for its input, unless a later one does.
  ///
  /// @param decision accepted, corrected or withdrawn
  /// @return whether it counts
  boolean put(Decision decision);
}
