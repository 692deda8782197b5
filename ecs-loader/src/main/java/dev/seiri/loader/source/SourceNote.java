package dev.seiri.loader.source;

import java.util.Optional;

/// A note of a row reader that an operator should know before anything is paid.
///
/// @param severity an ERROR prevents loading
/// @param code a stable kebab-case word for scripts, such as `hidden-rows`
/// @param message one sentence: what was found, and the option or step that resolves it
/// @param count how many places
/// @param first the first place: a cell such as `C7`, or `line 4`
public record SourceNote(
    Severity severity, String code, String message, long count, Optional<String> first) {
  /// The note in a line for people.
  public String line() {
    return (severity == Severity.ERROR ? "error: " : "note: ") + told();
  }

  /// The message with the first place, unless it names it itself.
  public String told() {
    return message
        + first
            .filter(place -> !message.contains(place))
            .map(place -> " (%s%s)".formatted(count > 1 ? "first: " : "", place))
            .orElse("");
  }

  /// The severity of a note.
  public enum Severity {
    INFO,
    WARNING,
    ERROR
  }
}
