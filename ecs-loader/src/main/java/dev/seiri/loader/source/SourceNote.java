package dev.seiri.loader.source;

import java.util.Optional;

/// What a reader of rows noticed that an operator should know before anything is paid.
///
/// @param severity an ERROR keeps everything from being loaded
/// @param code a stable kebab-case word for scripts, such as `hidden-rows`
/// @param message one sentence: what was found, and the option or step that settles it
/// @param count how many places
/// @param first the first place: a cell such as `C7`, or `line 4`
public record SourceNote(
    Severity severity, String code, String message, long count, Optional<String> first) {
  /// How much a note matters.
  public enum Severity {
    INFO,
    WARNING,
    ERROR
  }
}
