package dev.seiri.cli.review;

import dev.seiri.cli.session.CliFault;
import java.math.BigDecimal;

/// Shares as people write them: `1%`, `0.5 %`, or `0.01`.
final class Shares {
  private Shares() {}

  /// A share above 0 and below 1.
  ///
  /// @param option where it was given, for the message
  /// @throws CliFault if it is none
  static BigDecimal of(String option, String text) {
    String number = text.strip();
    boolean percent = number.endsWith("%");
    try {
      BigDecimal value =
          new BigDecimal(percent ? number.substring(0, number.length() - 1).strip() : number);
      BigDecimal share = percent ? value.movePointLeft(2) : value;
      if (share.signum() > 0 && share.compareTo(BigDecimal.ONE) < 0) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Said below, with what else is no share.
    }
    throw new CliFault(
        "%s: \"%s\" is no share above 0%% and below 100%%; write 1%% or 0.01"
            .formatted(option, text));
  }
}
