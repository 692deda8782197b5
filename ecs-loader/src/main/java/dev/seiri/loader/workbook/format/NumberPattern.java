package dev.seiri.loader.workbook.format;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// A section of digits: `#,##0.00`, `000-0000`, `0.0%`, `0.00E+00`. Literals stand between the
/// digits where the section has them.
final class NumberPattern {
  private final List<Part> parts;
  private final int integers;
  private final int places;
  private final int exponents;
  private final int shift;
  private final boolean grouped;

  NumberPattern(List<Part> parts) {
    this.parts = parts;
    int point = first(parts, p -> p.equals(new Part.Mark('.')));
    int power = first(parts, Part.Exponent.class::isInstance);
    this.integers = digits(parts, 0, Math.min(point, power));
    this.places = point > power ? 0 : digits(parts, point, power);
    this.exponents = digits(parts, power, parts.size());
    int last = last(parts, Math.min(point, power));
    int veryLast = last(parts, power);
    // Commas behind the last digit divide by a thousand, those between digits group.
    int thousands = commas(parts, last) + (veryLast == last ? 0 : commas(parts, veryLast));
    this.shift = 2 * count(parts, 0, parts.size(), '%') - 3 * thousands;
    this.grouped = count(parts, 0, last, ',') > 0;
  }

  /// @param magnitude not negative
  String text(BigDecimal magnitude) {
    BigDecimal value = magnitude.scaleByPowerOfTen(shift);
    int exponent = exponents == 0 ? 0 : exponent(value);
    BigDecimal rounded = value.scaleByPowerOfTen(-exponent).setScale(places, RoundingMode.HALF_UP);
    String digits = rounded.unscaledValue().toString();
    if (digits.length() <= places) {
      digits = "0".repeat(places - digits.length()) + digits;
    }
    int from = 0;
    while (from < digits.length() - places && digits.charAt(from) == '0') {
      from++;
    }
    String whole = digits.substring(from, digits.length() - places);
    String fraction = digits.substring(digits.length() - places);
    return written(whole, fraction, exponent);
  }

  /// The power of ten in steps of the digits before the point, after which the value is rounded to
  /// these digits.
  private int exponent(BigDecimal value) {
    if (value.signum() == 0) {
      return 0;
    }
    int step = Math.max(integers, 1);
    int exponent = Math.floorDiv(value.precision() - value.scale() - 1, step) * step;
    BigDecimal rounded = value.scaleByPowerOfTen(-exponent).setScale(places, RoundingMode.HALF_UP);
    return rounded.compareTo(BigDecimal.ONE.scaleByPowerOfTen(step)) >= 0
        ? exponent + step
        : exponent;
  }

  private String written(String whole, String fraction, int exponent) {
    WrittenNumber number =
        new WrittenNumber(
            new WrittenNumber.Group(whole, integers, grouped),
            fraction,
            new WrittenNumber.Group(String.valueOf(Math.abs(exponent)), exponents, false),
            exponent < 0);
    parts.forEach(number::take);
    return number.toString();
  }

  private interface Test {
    boolean holds(Part part);
  }

  private static int first(List<Part> parts, Test test) {
    for (int i = 0; i < parts.size(); i++) {
      if (test.holds(parts.get(i))) {
        return i;
      }
    }
    return parts.size();
  }

  /// Behind the last digit before `end`.
  private static int last(List<Part> parts, int end) {
    for (int i = end; i > 0; i--) {
      if (parts.get(i - 1) instanceof Part.Digit) {
        return i;
      }
    }
    return 0;
  }

  /// How many commas stand from there on.
  private static int commas(List<Part> parts, int from) {
    int end = from;
    while (from > 0 && end < parts.size() && parts.get(end).equals(new Part.Mark(','))) {
      end++;
    }
    return end - from;
  }

  private static int digits(List<Part> parts, int from, int to) {
    return from >= to
        ? 0
        : (int) parts.subList(from, to).stream().filter(Part.Digit.class::isInstance).count();
  }

  private static int count(List<Part> parts, int from, int to, char mark) {
    return (int) parts.subList(from, to).stream().filter(new Part.Mark(mark)::equals).count();
  }
}
