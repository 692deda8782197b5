package dev.seiri.core.release;

import dev.seiri.core.prompt.PromptKey;
import java.util.List;
import java.util.Optional;

/// The labels in the prompt_templates table, and their history.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface LabelStore {
  /// The version a label points at now.
  ///
  /// @param revision of its last move; 0 where another client wrote the label
  record Standing(String version, long revision) {}

  /// The outcome of a move.
  enum Moved {
    DONE,
    /// The label has been moved since it was read: another person was faster.
    OVERTAKEN,
    /// There is no such version; nothing was moved.
    NO_SUCH_VERSION
  }

  /// Reads a label, consistently.
  Optional<Standing> find(PromptKey label);

  /// The moves of all labels of a task, by label, the oldest first.
  List<LabelMove> history(String task);

  /// Moves a label and records the move, both or neither, unless the label has moved since it was
  /// read, or the version does not exist.
  ///
  /// @param seen where the label was, as [#find] said
  Moved move(LabelMove move, Optional<Standing> seen);
}
