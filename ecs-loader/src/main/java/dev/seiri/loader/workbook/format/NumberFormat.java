package dev.seiri.loader.workbook.format;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// A number format, by which a cell's number or text is shown: `#,##0;[Red]-#,##0`.
///
/// What only fills a column's width is left out: blanks at either end, and `* `. Dates are written
/// as ISO 8601 has them ([DatePattern]).
public final class NumberFormat {
  public static final NumberFormat GENERAL = new NumberFormat("General");

  /// Spreadsheet programs take 255 characters.
  private static final int LONGEST = 1_000;

  private final List<Section> numbers;
  private final Optional<Section> texts;

  private NumberFormat(String code) {
    List<Section> all = SectionParser.parse(code.length() > LONGEST ? "General" : code);
    boolean hasText = all.size() >= 4 || (all.getLast().has('@') && all.size() > 1);
    this.texts =
        hasText
            ? Optional.of(all.get(Math.min(all.size(), 4) - 1))
            : all.getLast().has('@') ? Optional.of(all.getLast()) : Optional.empty();
    this.numbers = hasText ? all.subList(0, Math.min(all.size(), 4) - 1) : all;
  }

  /// @param code as a workbook has it; one that cannot be understood shows numbers as they are
  public static NumberFormat of(String code) {
    return code.isBlank() || code.equals("General") ? GENERAL : new NumberFormat(code);
  }

  /// Whether numbers are days, or times.
  public boolean isDate() {
    return numbers.getFirst().isDate();
  }

  /// What is shown of a number.
  public String number(BigDecimal value, Epoch epoch) {
    BigDecimal meant = GeneralNumber.meant(value);
    Section section = section(meant);
    if (section.isDate()) {
      return new DatePattern(section)
          .text(meant.doubleValue(), epoch)
          .orElseGet(() -> GeneralNumber.text(meant));
    }
    boolean sign = meant.signum() < 0 && !showsSign(section);
    return ((sign ? "-" : "") + magnitude(section, meant.abs())).strip();
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

  private static String magnitude(Section section, BigDecimal magnitude) {
    if (section.isGeneral() || section.has('@')) {
      return general(section, magnitude);
    }
    boolean fraction =
        section.has('/') && section.parts().stream().anyMatch(Part.Digit.class::isInstance);
    String text =
        fraction
            ? new FractionPattern(section.parts()).text(magnitude)
            : new NumberPattern(section.parts()).text(magnitude);
    return section.numerals() == 0 ? text : KanjiNumerals.digits(text, section.numerals());
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

  private Section section(BigDecimal value) {
    Section first = numbers.getFirst();
    Section second = numbers.size() > 1 ? numbers.get(1) : first;
    Section third = numbers.size() > 2 ? numbers.get(2) : first;
    if (first.condition().isEmpty() && second.condition().isEmpty()) {
      return value.signum() > 0 ? first : value.signum() < 0 ? second : third;
    }
    if (holds(first, value)) {
      return first;
    }
    if (holds(second, value) || second.condition().isEmpty()) {
      return second;
    }
    return numbers.size() > 2 ? third : first;
  }

  private static boolean holds(Section section, BigDecimal value) {
    return section.condition().filter(condition -> condition.holds(value)).isPresent();
  }

  /// Whether a section is for negative numbers alone and so has a sign of its own.
  private boolean showsSign(Section section) {
    if (numbers.size() < 2 || section == numbers.getFirst()) {
      return section.condition().filter(Condition::isNegativeOnly).isPresent();
    }
    return section
        .condition()
        .map(Condition::isNegativeOnly)
        .orElseGet(
            () -> numbers.getFirst().condition().map(Condition::leavesNegatives).orElse(true));
  }
}
