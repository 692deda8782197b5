package dev.seiri.core.model;

/// Tokens of one or more calls, as the model counted them.
///
/// @param inputTokens input tokens, without those read from the cache or written to it
public record Usage(
    long inputTokens, long outputTokens, long cacheReadTokens, long cacheWriteTokens) {
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  /// All of them.
  public long total() {
    return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
  }

  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cacheReadTokens + other.cacheReadTokens,
        cacheWriteTokens + other.cacheWriteTokens);
  }
}
