package dev.seiri.loader.workbook.format;

import java.util.ArrayList;
import java.util.List;

/// Resolves the meaning of a section's letters: `m` is minutes beside hours or seconds and months
/// elsewhere; letters beside digits are text; a point and zeros behind seconds are their fraction.
final class DateParts {
  private DateParts() {}

  static List<Part> resolved(List<Part> parts) {
    boolean date =
        parts.stream().anyMatch(p -> p instanceof Part.DateField || p instanceof Part.Elapsed);
    if (!date) {
      return parts;
    }
    List<Part> joined = fractions(parts);
    boolean number = joined.stream().anyMatch(Part.Digit.class::isInstance);
    return number ? letters(joined) : minutes(joined);
  }

  /// `ss` `.` `0` `0` becomes `ss` and a field `f` of two digits.
  private static List<Part> fractions(List<Part> parts) {
    List<Part> out = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      int zeros = 0;
      while (parts.get(i).equals(new Part.Mark('.'))
          && isSeconds(out)
          && i + zeros + 1 < parts.size()
          && parts.get(i + zeros + 1).equals(new Part.Digit('0'))) {
        zeros++;
      }
      if (zeros == 0) {
        out.add(parts.get(i));
      } else {
        out.add(new Part.DateField('f', Math.min(zeros, 3)));
        i += zeros;
      }
    }
    return out;
  }

  private static boolean isSeconds(List<Part> before) {
    return !before.isEmpty() && letter(before.getLast()) == 's';
  }

  private static List<Part> letters(List<Part> parts) {
    return parts.stream()
        .map(part ->
            part instanceof Part.DateField field
                ? new Part.Literal(String.valueOf(field.letter()).repeat(field.length()))
                : part)
        .toList();
  }

  private static List<Part> minutes(List<Part> parts) {
    List<Part> out = new ArrayList<>(parts);
    for (int i = 0; i < out.size(); i++) {
      if (out.get(i) instanceof Part.DateField(char letter, int length)
          && letter == 'm'
          && (neighbour(out, i, -1) == 'h' || neighbour(out, i, 1) == 's')) {
        out.set(i, new Part.DateField('n', length));
      }
    }
    return out;
  }

  private static char neighbour(List<Part> parts, int from, int step) {
    for (int i = from + step; i >= 0 && i < parts.size(); i += step) {
      char letter = letter(parts.get(i));
      if (letter != ' ' && letter != 'x') {
        return letter;
      }
    }
    return ' ';
  }

  private static char letter(Part part) {
    return switch (part) {
      case Part.DateField field -> field.letter();
      case Part.Elapsed elapsed -> elapsed.letter();
      case Part.Literal _, Part.Digit _, Part.Mark _, Part.Exponent _, Part.General _ -> ' ';
    };
  }
}
