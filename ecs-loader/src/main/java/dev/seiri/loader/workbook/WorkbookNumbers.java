package dev.seiri.loader.workbook;

import java.math.BigDecimal;
import java.util.Optional;

/// Numbers as workbooks write them.
final class WorkbookNumbers {
  /// More than a spreadsheet program writes; what is longer would take long to calculate with.
  private static final int LONGEST = 400;

  private WorkbookNumbers() {}

  static int whole(String text, int otherwise) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /// @return absent: it is no number, or one that no program writes
  static Optional<BigDecimal> decimal(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(text);
      long magnitude = (long) number.precision() - number.scale();
      return Math.abs(magnitude) > LONGEST ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
