package dev.seiri.core.model;

import java.util.OptionalInt;

/// The point of a request up to which the provider caches the prompt: everything before it is the
/// same for every row, and reading it from the cache costs a tenth of the price.
public sealed interface CachePoint {
  /// No cache point: the model caches nothing, or the prompt is too short.
  record None() implements CachePoint {}

  /// After the system text.
  record AfterSystem() implements CachePoint {}

  /// Within the user text.
  ///
  /// @param chars how many characters of it come before, at least 1 and not all of them
  record InText(int chars) implements CachePoint {}

  /// The fewest characters of user text for which the text is split at a cache point.
  int WORTH_A_POINT = 64;

  /// The cache point of a prompt.
  ///
  /// @param minimum the fewest tokens the model caches; absent where it caches none
  static CachePoint of(Prompt prompt, OptionalInt minimum) {
    if (minimum.isEmpty()) {
      return new None();
    }
    boolean wholeSystem = prompt.fixed() >= prompt.system().length();
    int system = wholeSystem ? TokenEstimate.of(prompt.system()) : 0;
    int ofText = wholeSystem ? prompt.fixed() - prompt.system().length() : 0;
    String text = prompt.text().substring(0, ofText);
    int beginning =
        text.isBlank() || prompt.text().substring(ofText).isBlank() ? 0 : TokenEstimate.of(text);
    if (system + beginning < minimum.getAsInt()) {
      return new None();
    }
    boolean systemIsEnough = system >= minimum.getAsInt();
    return systemIsEnough && beginning < WORTH_A_POINT ? new AfterSystem() : new InText(ofText);
  }
}
