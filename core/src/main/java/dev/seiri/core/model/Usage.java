package dev.seiri.core.model;

import java.util.Optional;

/// Tokens of one or more calls, as the model counted them.
///
/// @param inputTokens input tokens, without those read from the cache or written to it
public record Usage(
    long inputTokens, long outputTokens, long cacheReadTokens, long cacheWriteTokens) {
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  /// Beyond this many times what a call can take, and a service's own additions to a prompt, a
  /// count is wrong: a rare text has some more tokens than characters.
  private static final long FAR = 4;

  private static final long SLACK = 10_000;

  /// All input tokens, however they were counted.
  public long input() {
    return inputTokens + cacheReadTokens + cacheWriteTokens;
  }

  /// All of them.
  public long total() {
    return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
  }

  /// What shows that a model's count of one call's tokens is wrong, if anything does: a count below
  /// zero, none where there must be one, or far more than the call can have taken.
  ///
  /// @param asked the question as the model was asked
  /// @param text what it answered
  public Optional<String> doubt(Question asked, String text) {
    long input = input();
    long mostOutput = FAR * asked.inference().maxTokens().orElse(0) + SLACK;
    if (Math.min(Math.min(inputTokens, outputTokens), Math.min(cacheReadTokens, cacheWriteTokens))
        < 0) {
      return Optional.of("the model counted fewer than no tokens");
    }
    if (input == 0 && asked.promptChars() > 0) {
      return Optional.of("the model counted no input tokens");
    }
    if (outputTokens == 0 && !text.isBlank()) {
      return Optional.of("the model counted no output tokens for an answer");
    }
    if (outputTokens > mostOutput) {
      return Optional.of("the model counted far more output tokens than max_tokens allows");
    }
    return input > FAR * asked.promptChars() + SLACK
        ? Optional.of("the model counted far more input tokens than the prompt has characters")
        : Optional.empty();
  }

  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cacheReadTokens + other.cacheReadTokens,
        cacheWriteTokens + other.cacheWriteTokens);
  }
}
