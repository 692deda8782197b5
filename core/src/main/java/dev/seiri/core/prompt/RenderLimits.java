package dev.seiri.core.prompt;

import java.time.Duration;

/// Bounds on what a template may do.
///
/// @param maxChars the most characters of a template, of a rendered system or user text, and of any
///   text in between, from 1
/// @param maxSteps the most loop rounds of one rendering, and the most elements of a range, from 1
/// @param maxWork the most work of one rendering, from 1: a character that is read or built is one
///   unit, an element of a list five, an expression or a tag that is evaluated ten
/// @param maxTime the longest that one rendering may take
public record RenderLimits(int maxChars, int maxSteps, long maxWork, Duration maxTime) {
  private static final long WORK = 20_000_000;
  private static final Duration TIME = Duration.ofSeconds(5);

  /// How many times the characters of a text a list or a map may hold, with everything in it.
  private static final int COLLECTION = 4;

  /// 200,000 characters, which is beyond what most models read, 100,000 loop rounds, and the work
  /// of some tens of milliseconds.
  public static final RenderLimits DEFAULT = new RenderLimits(200_000, 100_000);

  public RenderLimits {
    if (maxChars < 1 || maxSteps < 1 || maxWork < 1) {
      throw new IllegalArgumentException("render limits must be at least 1");
    }
  }

  /// Limits with 20,000,000 units of work and five seconds. The work ends long before the time on
  /// any machine that is not overloaded.
  public RenderLimits(int maxChars, int maxSteps) {
    this(maxChars, maxSteps, WORK, TIME);
  }

  /// The most characters and elements of a list or a map, with everything in it.
  int maxCollection() {
    return (int) Math.min(Integer.MAX_VALUE, (long) maxChars * COLLECTION);
  }
}
