package dev.seiri.prompts.lint;

import dev.seiri.prompts.syntax.Position;

/// A finding in a prompt file.
///
/// @param severity the rule's own, or less where the rule does not matter to the model
/// @param message what is wrong
/// @param fix what to do about it, possibly empty
public record LintFinding(Rule rule, Severity severity, Position at, String message, String fix) {
  LintFinding(Rule rule, Position at, String message, String fix) {
    this(rule, rule.severity(), at, message, fix);
  }

  /// A finding whose message has the fix after a semicolon.
  static LintFinding of(Rule rule, Position at, String message) {
    int semicolon = message.indexOf("; ");
    return semicolon < 0
        ? new LintFinding(rule, at, message, "")
        : new LintFinding(
            rule, at, message.substring(0, semicolon), message.substring(semicolon + 2));
  }
}
