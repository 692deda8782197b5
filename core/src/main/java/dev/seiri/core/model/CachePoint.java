package dev.seiri.core.model;

import java.util.OptionalInt;

/// Where a request tells the provider that everything before is the same for every row, so that it
/// is kept between calls and read for a tenth of the price.
public sealed interface CachePoint {
  /// Nowhere: the model keeps nothing, or there is too little to keep.
  record None() implements CachePoint {}

  /// After the system text.
  record AfterSystem() implements CachePoint {}

  /// Within the user text.
  ///
  /// @param chars how many characters of it stand before, at least 1 and not all of them
  record InText(int chars) implements CachePoint {}

  /// A beginning of the user text that is shorter is not worth taking the text apart for.
  int WORTH_A_POINT = 64;

  /// The point of a prompt.
  ///
  /// @param minimum the fewest tokens the model keeps; absent where it keeps none
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
