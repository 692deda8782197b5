package dev.seiri.core.prompt;

import dev.seiri.core.model.Prompt;

/// The outcome of rendering a prompt for a row.
public sealed interface Rendering {
  record Rendered(Prompt prompt) implements Rendering {}

  /// The template cannot be rendered for this row.
  record Faulty(String message) implements Rendering {}

  /// The row makes the prompt too large.
  record TooLarge(String message) implements Rendering {}
}
