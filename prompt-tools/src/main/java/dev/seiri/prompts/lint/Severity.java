package dev.seiri.prompts.lint;

import java.util.Locale;

/// The severity of a finding.
public enum Severity {
  /// The prompt does not work, or not as written.
  ERROR,
  /// It works, but probably not as intended.
  WARNING,
  /// Information.
  NOTE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
