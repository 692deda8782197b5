package dev.seiri.core.prompt.lint;

import dev.seiri.core.prompt.syntax.Position;

/// Something found in a prompt file.
///
/// @param severity the rule's own, or less where the rule does not matter to the model
/// @param message what is wrong
/// @param mend what to do about it, possibly empty
public record Finding(Rule rule, Severity severity, Position at, String message, String mend) {
  Finding(Rule rule, Position at, String message, String mend) {
    this(rule, rule.severity(), at, message, mend);
  }

  /// A finding whose message has the mend after a semicolon.
  static Finding of(Rule rule, Position at, String message) {
    int semicolon = message.indexOf("; ");
    return semicolon < 0
        ? new Finding(rule, at, message, "")
        : new Finding(rule, at, message.substring(0, semicolon), message.substring(semicolon + 2));
  }
}
