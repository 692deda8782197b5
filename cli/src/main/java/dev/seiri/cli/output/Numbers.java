package dev.seiri.cli.output;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;

/// Figures for people, in one locale everywhere.
public final class Numbers {
  private Numbers() {}

  /// A count, with a comma before each third digit.
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /// A count that may not be known.
  public static String count(OptionalLong n) {
    return n.isPresent() ? count(n.getAsLong()) : "–";
  }

  /// A number of rows: `1 row`, `1,200 rows`.
  public static String rows(long n) {
    return count(n) + (n == 1 ? " row" : " rows");
  }

  /// What results cost, for people. Of results whose model has no price nothing is known.
  ///
  /// @param unpriced how many results those are
  public static String cost(BigDecimal sum, long unpriced) {
    if (unpriced > 0 && sum.signum() == 0) {
      return "unknown";
    }
    return "US$" + usd(sum) + (unpriced > 0 ? ", and " + rows(unpriced) + " without a price" : "");
  }

  /// An amount of US dollars without its sign, to a millionth below one dollar and to a cent above.
  public static String usd(BigDecimal amount) {
    return amount.signum() == 0
        ? "0"
        : amount
            .setScale(amount.compareTo(BigDecimal.ONE) < 0 ? 6 : 2, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }

  /// A share of 0 to 1 as a percentage with one decimal. A share below 1 is never shown as 100 %,
  /// nor one above 0 as 0 %.
  public static String percent(double share) {
    double percent = share * 100;
    if (share < 1 && percent >= 99.95) {
      return "> 99.9 %";
    }
    return share > 0 && percent < 0.05 ? "< 0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  /// A part of a whole as a percentage; of nothing there is none.
  public static String percent(long part, long whole) {
    return whole == 0 ? "–" : percent((double) part / whole);
  }
}
