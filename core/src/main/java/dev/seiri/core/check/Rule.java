package dev.seiri.core.check;

import java.util.List;
import java.util.Optional;

/// What a check asks of an answer.
interface Rule {
  /// A fault of an answer.
  ///
  /// @param field the field at fault; absent where it is not one field
  /// @param message what is doubtful, for people
  record Fault(Optional<String> field, String message) {
    static Fault of(String field, String message) {
      return new Fault(Optional.of(field), message);
    }
  }

  /// The faults of an answer, none if it passes.
  ///
  /// @throws CannotJudge if that cannot be told
  List<Fault> faults(Subject subject);

  /// The parts of the row that it names; empty: it takes what there is.
  default List<String> inputs() {
    return List.of();
  }

  /// Gets ready what takes time, before the first answer.
  ///
  /// @throws IllegalArgumentException if it cannot be judged by, with the reason
  default void compile() {}
}
