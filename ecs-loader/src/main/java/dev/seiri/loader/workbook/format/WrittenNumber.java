package dev.seiri.loader.workbook.format;

/// A number being written into the places of a section, from the left.
final class WrittenNumber {
  private final StringBuilder out = new StringBuilder();
  private final Digits before;
  private final String fraction;
  private final int significant;
  private final Digits power;
  private final boolean small;
  private Stage stage = Stage.BEFORE_POINT;
  private int place;

  /// Digits and the places there are for them.
  record Group(String digits, int places, boolean grouped) {}

  private enum Stage {
    BEFORE_POINT,
    BEHIND_POINT,
    IN_POWER
  }

  /// @param fraction a digit for each place behind the point
  /// @param small whether the power is negative
  WrittenNumber(Group whole, String fraction, Group power, boolean small) {
    this.before = new Digits(out, whole.digits(), whole.places(), whole.grouped());
    this.fraction = fraction;
    int end = fraction.length();
    while (end > 0 && fraction.charAt(end - 1) == '0') {
      end--;
    }
    this.significant = end;
    this.power = new Digits(out, power.digits(), power.places(), power.grouped());
    this.small = small;
  }

  void take(Part part) {
    switch (part) {
      case Part.Literal(String text) -> out.append(text);
      case Part.Digit(char mark) -> digit(mark);
      case Part.Mark(char mark) -> mark(mark);
      case Part.Exponent(boolean always) -> {
        out.append('E').append(small ? "-" : always ? "+" : "");
        stage = Stage.IN_POWER;
      }
      case Part.General _, Part.DateField _, Part.Elapsed _ -> {}
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void digit(char mark) {
    switch (stage) {
      case BEFORE_POINT -> before.next(mark);
      case BEHIND_POINT -> behind(mark);
      case IN_POWER -> power.next(mark);
    }
  }

  private void behind(char mark) {
    if (mark == '0' || place < significant) {
      out.append(fraction.charAt(place));
    } else if (mark == '?') {
      out.append(' ');
    }
    place++;
  }

  private void mark(char mark) {
    if (mark == '.' && stage == Stage.BEFORE_POINT) {
      before.none();
      stage = Stage.BEHIND_POINT;
    }
    // Commas say how digits are grouped.
    out.append(mark == ',' ? "" : String.valueOf(mark));
  }
}
