package dev.seiri.core.model;

/// A rendered prompt: the system text, which may be empty, and the user text.
///
/// @param fixed how many characters, those of the system text first, are the same for every row, so
///   that a provider may cache them. It is no part of the question's identity
public record Prompt(String system, String text, int fixed) {
  public Prompt {
    if (fixed < 0 || fixed > system.length() + text.length()) {
      throw new IllegalArgumentException("no part of the prompt: " + fixed);
    }
  }

  /// A prompt of which nothing is known to be the same for every row.
  public Prompt(String system, String text) {
    this(system, text, 0);
  }

  public int length() {
    return system.length() + text.length();
  }
}
