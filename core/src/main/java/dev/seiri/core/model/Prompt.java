package dev.seiri.core.model;

/// What a model is sent: the rendered system text, which may be empty, and the rendered user text.
///
/// @param fixed how many characters, those of the system text first, are the same for every row:
///   what a provider may keep between calls. It is no part of what is asked
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
