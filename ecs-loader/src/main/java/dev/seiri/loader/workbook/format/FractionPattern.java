package dev.seiri.loader.workbook.format;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// A section with a fraction, such as `# ?/?` or `# ?/8`, written without the blanks that fill
/// columns.
final class FractionPattern {
  private final boolean hasWhole;
  private final long fixed;
  private final long most;

  FractionPattern(List<Part> parts) {
    int slash = parts.indexOf(new Part.Mark('/'));
    this.hasWhole = groups(parts.subList(0, slash)) > 1;
    StringBuilder written = new StringBuilder();
    int places = 0;
    for (Part part : parts.subList(slash + 1, parts.size())) {
      if (part instanceof Part.Digit(char mark)) {
        places++;
        written.append(mark == '0' ? "0" : "");
      } else if (part instanceof Part.Literal(String text) && text.matches("[0-9]+")) {
        written.append(text);
      }
    }
    String digits = written.toString();
    this.fixed = digits.matches("[1-9][0-9]{0,4}") ? Long.parseLong(digits) : 0;
    this.most = (long) Math.pow(10, Math.clamp(places, 1, 5)) - 1;
  }

  /// @param magnitude not negative
  String text(BigDecimal magnitude) {
    BigDecimal whole = hasWhole ? magnitude.setScale(0, RoundingMode.DOWN) : BigDecimal.ZERO;
    BigDecimal rest = magnitude.subtract(whole);
    long below = fixed > 0 ? fixed : denominator(rest.doubleValue());
    BigDecimal above = rest.multiply(BigDecimal.valueOf(below)).setScale(0, RoundingMode.HALF_UP);
    if (hasWhole && above.compareTo(BigDecimal.valueOf(below)) == 0) {
      return whole.add(BigDecimal.ONE).toPlainString();
    }
    if (hasWhole && above.signum() == 0) {
      return whole.toPlainString();
    }
    String fraction = above.toPlainString() + "/" + below;
    return whole.signum() == 0 ? fraction : whole.toPlainString() + " " + fraction;
  }

  /// The largest denominator of the value's continued fraction that has a place, as spreadsheet
  /// programs choose it.
  private long denominator(double value) {
    long before = 0;
    long below = 1;
    double rest = value - Math.floor(value);
    while (rest > 5e-8) {
      double inverse = 1 / rest;
      long next = (long) Math.floor(inverse) * below + before;
      if (next > most) {
        break;
      }
      before = below;
      below = next;
      rest = inverse - Math.floor(inverse);
    }
    return below;
  }

  /// How many groups of digits there are, with something else between.
  private static int groups(List<Part> parts) {
    int groups = 0;
    boolean inGroup = false;
    for (Part part : parts) {
      boolean digit = part instanceof Part.Digit;
      groups += digit && !inGroup ? 1 : 0;
      inGroup = digit;
    }
    return groups;
  }
}
