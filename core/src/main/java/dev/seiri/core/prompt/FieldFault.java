package dev.seiri.core.prompt;

import java.util.List;

/// A fault in the content of a prompt file.
///
/// @param path the keys and list indexes that lead to the place, outermost first
/// @param message the fault and, after a semicolon, how to fix it
public record FieldFault(Kind kind, List<String> path, String message) {
  /// What kind of fault it is.
  public enum Kind {
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_VALUE,
    SCHEMA,
    REFERENCE,
    EXAMPLE,
    CHECK
  }

  public FieldFault {
    path = List.copyOf(path);
  }
}
