package dev.seiri.core.prompt;

/// Bounds on what a template may do.
///
/// @param maxChars the most characters of a rendered system or user text, from 1
/// @param maxSteps the most loop rounds of one rendering, from 1
public record RenderLimits(int maxChars, int maxSteps) {
  /// 200,000 characters, which is beyond what most models read, and 100,000 loop rounds.
  public static final RenderLimits DEFAULT = new RenderLimits(200_000, 100_000);

  public RenderLimits {
    if (maxChars < 1 || maxSteps < 1) {
      throw new IllegalArgumentException("render limits must be at least 1");
    }
  }
}
