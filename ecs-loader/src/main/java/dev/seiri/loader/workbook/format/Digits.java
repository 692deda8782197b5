package dev.seiri.loader.workbook.format;

/// Writes the digits of a whole number into their places, from the left. The first place takes all
/// digits that are more than there are places.
final class Digits {
  private final StringBuilder out;
  private final String digits;
  private final int places;
  private final boolean grouped;
  private int place;

  Digits(StringBuilder out, String digits, int places, boolean grouped) {
    this.out = out;
    this.digits = digits;
    this.places = places;
    this.grouped = grouped;
  }

  void next(char mark) {
    int behind = places - 1 - place;
    int from = place == 0 ? 0 : Math.max(digits.length() - behind - 1, 0);
    int to = Math.max(digits.length() - behind, 0);
    place++;
    if (from < to) {
      for (int i = from; i < to; i++) {
        digit(digits.charAt(i), digits.length() - 1 - i);
      }
    } else if (mark == '0') {
      digit('0', behind);
    } else if (mark == '?') {
      out.append(' ');
    }
  }

  /// The point comes, and where no place was before it all digits do.
  void none() {
    if (places == 0) {
      out.append(digits);
    }
  }

  private void digit(char digit, int behind) {
    out.append(digit);
    if (grouped && behind > 0 && behind % 3 == 0) {
      out.append(',');
    }
  }
}
