package dev.seiri.loader.workbook.format;

import java.util.List;
import java.util.Optional;

/// One section of a format: `0.0` of `0.0;-0.0;"none"`.
///
/// @param condition for which numbers it is meant, where it says so
/// @param locale what stands behind the hyphen of `[$-411]`, in lower case; blank: nothing
/// @param numerals of `[DBNum1]`: 1 to 3; 0: digits as they are
record Section(List<Part> parts, Optional<Condition> condition, String locale, int numerals) {
  Section {
    parts = List.copyOf(parts);
  }

  boolean has(char mark) {
    return parts.contains(new Part.Mark(mark));
  }

  boolean isGeneral() {
    return parts.stream().anyMatch(Part.General.class::isInstance);
  }

  boolean isElapsed() {
    return parts.stream().anyMatch(Part.Elapsed.class::isInstance);
  }

  boolean isDate() {
    return isElapsed() || parts.stream().anyMatch(Part.DateField.class::isInstance);
  }

  /// Whether years are counted by Japanese eras. `e` alone is the year in other countries.
  boolean isEra() {
    boolean chinese = locale.endsWith("404") || locale.startsWith("zh");
    return !chinese && (hasField('g') || (isOfJapan() && hasField('e')));
  }

  /// Whether the first year of an era is 元年.
  boolean hasGannen() {
    return locale.contains("gannen");
  }

  /// Whether the country is named: by the end of a number, or by its tag.
  private boolean isOfJapan() {
    return locale.endsWith("411") || locale.startsWith("ja");
  }

  /// Whether this letter stands for a part of a date or a time.
  boolean hasField(char letter) {
    return parts.stream()
        .anyMatch(part -> part instanceof Part.DateField field && field.letter() == letter);
  }
}
