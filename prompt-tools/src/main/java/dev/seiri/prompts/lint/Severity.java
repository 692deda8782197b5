package dev.seiri.prompts.lint;

import java.util.Locale;

/// How bad a finding is.
public enum Severity {
  /// The prompt does not work, or not as it says.
  ERROR,
  /// It works, but hardly as it was meant.
  WARNING,
  /// Good to know.
  NOTE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
