package dev.seiri.prompts.syntax;

import java.util.Optional;

/// A reference in an expression to a variable, filter, function or test.
///
/// @param attribute the first attribute asked of a variable, if it is written out: `x` of
///   `fields.x` and of `fields["x"]`
/// @param tolerant whether it is no fault if there is none: `x is defined`, `x | default("")`
public record Reference(
    Kind kind, String name, Optional<String> attribute, Token at, boolean tolerant) {
  /// What is named.
  public enum Kind {
    VARIABLE,
    FILTER,
    FUNCTION,
    METHOD,
    TEST
  }
}
