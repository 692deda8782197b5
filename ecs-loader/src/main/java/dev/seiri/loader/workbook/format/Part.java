package dev.seiri.loader.workbook.format;

/// A piece of a format's section.
sealed interface Part {
  /// Text that stands there whatever the number is.
  record Literal(String text) implements Part {}

  /// A place for a digit: `0`, `#` or `?`.
  record Digit(char mark) implements Part {}

  /// One of `.`, `,`, `%`, `/` and `@`.
  record Mark(char mark) implements Part {}

  /// `E+` or `E-`, which begins an exponent.
  record Exponent(boolean alwaysSigned) implements Part {}

  /// `General`: the number without a format.
  record General() implements Part {}

  /// A run of one date letter, such as `yyyy`; `x` stands for AM/PM.
  record DateField(char letter, int length) implements Part {}

  /// An elapsed time, such as `[h]`: hours past 24 too.
  record Elapsed(char letter, int length) implements Part {}
}
