package dev.seiri.core.model;

import java.util.List;

/// Whether a value satisfies a schema.
public sealed interface SchemaCheck {
  /// It does.
  record Satisfied() implements SchemaCheck {}

  /// It does not.
  ///
  /// @param faults what is wrong, each with its place; never empty
  record Violated(List<String> faults) implements SchemaCheck {
    public Violated {
      faults = List.copyOf(faults);
    }
  }

  /// The schema cannot be applied to the value: the fault is the schema's, and no other answer
  /// would help.
  record Undecided(String reason) implements SchemaCheck {}
}
