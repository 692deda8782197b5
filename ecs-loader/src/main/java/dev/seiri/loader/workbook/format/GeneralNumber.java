package dev.seiri.loader.workbook.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// A number without a format: as a spreadsheet program shows it in its formula bar, but with all
/// digits of whole numbers, so that a corporate number of 13 digits stays one.
final class GeneralNumber {
  /// What spreadsheet programs keep of a number; 0.1 + 0.2 has two digits more and means 0.3.
  private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_UP);

  /// More places than this are written with an exponent.
  private static final int MOST_PLACES = 20;

  private GeneralNumber() {}

  /// The number that is meant: whole numbers as they are, others rounded to 15 digits.
  static BigDecimal meant(BigDecimal value) {
    BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    return stripped.scale() <= 0 ? stripped : stripped.round(DIGITS).stripTrailingZeros();
  }

  static String text(BigDecimal value) {
    BigDecimal meant = meant(value);
    if (meant.scale() <= MOST_PLACES) {
      return meant.toPlainString();
    }
    int exponent = meant.precision() - meant.scale() - 1;
    return meant.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString() + "E" + exponent;
  }
}
