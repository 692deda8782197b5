package dev.seiri.loader.workbook.format;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A number format, by which a cell's number or text is shown: `#,##0;[Red]-#,##0`.
///
/// What only fills a column's width is left out: blanks at either end, and `* `. Dates are written
/// as ISO 8601 has them ([DatePattern]).
public final class NumberFormat {
  public static final NumberFormat GENERAL = new NumberFormat("General");

  /// Spreadsheet programs take 255 characters.
  private static final int LONGEST = 1_000;

  private final List<Shape> numbers;
  private final Optional<Section> texts;

  private NumberFormat(String code) {
    List<Section> all = SectionParser.parse(code.length() > LONGEST ? "General" : code);
    boolean hasText = all.size() >= 4 || (all.getLast().has('@') && all.size() > 1);
    this.texts =
        hasText
            ? Optional.of(all.get(Math.min(all.size(), 4) - 1))
            : all.getLast().has('@') ? Optional.of(all.getLast()) : Optional.empty();
    this.numbers =
        (hasText ? all.subList(0, Math.min(all.size(), 4) - 1) : all)
            .stream().map(Shape::of).toList();
  }

  /// A section for numbers, and how it shows them.
  ///
  /// @param date absent: it shows no dates
  /// @param magnitude writes a number that is not negative
  private record Shape(
      Section section, Optional<DatePattern> date, Function<BigDecimal, String> magnitude) {
    static Shape of(Section section) {
      return new Shape(
          section,
          section.isDate() ? Optional.of(new DatePattern(section)) : Optional.empty(),
          magnitude(section));
    }

    private static Function<BigDecimal, String> magnitude(Section section) {
      if (section.isGeneral() || section.has('@')) {
        return number -> general(section, number);
      }
      boolean fraction =
          section.has('/') && section.parts().stream().anyMatch(Part.Digit.class::isInstance);
      Function<BigDecimal, String> written =
          fraction
              ? new FractionPattern(section.parts())::text
              : new NumberPattern(section.parts())::text;
      return section.numerals() == 0
          ? written
          : written.andThen(text -> KanjiNumerals.digits(text, section.numerals()));
    }

    boolean holds(BigDecimal value) {
      return section.condition().filter(condition -> condition.holds(value)).isPresent();
    }

    boolean isBound() {
      return section.condition().isPresent();
    }
  }

  /// @param code as a workbook has it; one that cannot be understood shows numbers as they are
  public static NumberFormat of(String code) {
    return code.isBlank() || code.equals("General") ? GENERAL : new NumberFormat(code);
  }

  /// Whether numbers are days, or times.
  public boolean isDate() {
    return numbers.getFirst().date().isPresent();
  }

  /// What is shown of a number.
  public String number(BigDecimal value, Epoch epoch) {
    BigDecimal meant = GeneralNumber.meant(value);
    Shape shape = shape(meant);
    if (shape.date().isPresent()) {
      return shape
          .date()
          .get()
          .text(meant.doubleValue(), epoch)
          .orElseGet(() -> GeneralNumber.text(meant));
    }
    boolean sign = meant.signum() < 0 && !showsSign(shape);
    return ((sign ? "-" : "") + shape.magnitude().apply(meant.abs())).strip();
  }

  /// What is shown of a number that is a date in one country and a time in another: a day and a
  /// time as far as it has them.
  public static String natural(BigDecimal value, Epoch epoch) {
    return DatePattern.natural(value.doubleValue(), epoch)
        .orElseGet(() -> GeneralNumber.text(value));
  }

  /// What is shown of a text.
  public String text(String value) {
    if (texts.isEmpty()) {
      return value;
    }
    StringBuilder out = new StringBuilder();
    for (Part part : texts.get().parts()) {
      switch (part) {
        case Part.Literal(String text) -> out.append(text);
        case Part.Mark(char mark) -> out.append(mark == '@' ? value : String.valueOf(mark));
        case Part.General _ -> out.append(value);
        case Part.Digit(char mark) -> out.append(mark);
        case Part.Exponent _, Part.DateField _, Part.Elapsed _ -> {}
      }
    }
    return out.toString().strip().equals(value.strip()) ? value : out.toString().strip();
  }

  private static String general(Section section, BigDecimal magnitude) {
    String number =
        section.numerals() == 0
            ? GeneralNumber.text(magnitude)
            : KanjiNumerals.read(magnitude, section.numerals());
    StringBuilder out = new StringBuilder();
    for (Part part : section.parts()) {
      switch (part) {
        case Part.Literal(String text) -> out.append(text);
        case Part.General _ -> out.append(number);
        case Part.Mark(char mark) -> out.append(mark == '@' ? number : String.valueOf(mark));
        case Part.Digit _, Part.Exponent _, Part.DateField _, Part.Elapsed _ -> {}
      }
    }
    return out.toString();
  }

  private Shape shape(BigDecimal value) {
    Shape first = numbers.getFirst();
    Shape second = numbers.size() > 1 ? numbers.get(1) : first;
    Shape third = numbers.size() > 2 ? numbers.get(2) : first;
    if (!first.isBound() && !second.isBound()) {
      return value.signum() > 0 ? first : value.signum() < 0 ? second : third;
    }
    if (first.holds(value)) {
      return first;
    }
    if (second.holds(value) || !second.isBound()) {
      return second;
    }
    return numbers.size() > 2 ? third : first;
  }

  /// Whether a section is for negative numbers alone and so has a sign of its own.
  private boolean showsSign(Shape shape) {
    Optional<Condition> own = shape.section().condition();
    if (own.isPresent() || shape == numbers.getFirst()) {
      return own.filter(Condition::isNegativeOnly).isPresent();
    }
    return numbers.getFirst().section().condition().map(Condition::leavesNegatives).orElse(true);
  }
}
