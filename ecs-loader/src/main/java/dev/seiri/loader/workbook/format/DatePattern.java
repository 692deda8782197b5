package dev.seiri.loader.workbook.format;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;

/// A section of a date or a time. Whatever the format, a date is written as ISO 8601 has it, with
/// the time where the format shows one; dates by Japanese eras and elapsed times are written as
/// they are shown.
final class DatePattern {
  private static final int SECOND = 1_000;

  private final Section section;
  private final boolean hasDay;
  private final boolean hasTime;
  private final int places;

  DatePattern(Section section) {
    this.section = section;
    this.hasDay = "ymdgea".chars().anyMatch(letter -> section.hasField((char) letter));
    this.hasTime = "hnsx".chars().anyMatch(letter -> section.hasField((char) letter));
    this.places =
        section.parts().stream()
            .filter(part -> part instanceof Part.DateField field && field.letter() == 'f')
            .mapToInt(part -> ((Part.DateField) part).length())
            .findFirst()
            .orElse(0);
  }

  /// @return absent: there is no such date
  Optional<String> text(double days, Epoch epoch) {
    if (section.isElapsed()) {
      return Optional.of(elapsed(days));
    }
    return epoch
        .moment(days, places == 0 ? SECOND : SECOND / (int) Math.pow(10, places))
        .map(moment -> section.isEra() ? era(moment.moment()) : iso(moment));
  }

  /// A day and a time as far as the number has them, for formats that differ between countries.
  static Optional<String> natural(double days, Epoch epoch) {
    return epoch
        .moment(days, SECOND)
        .map(moment -> {
          LocalTime time = moment.moment().toLocalTime();
          String clock = clock(time, 0);
          if (days < 1) {
            return clock;
          }
          return time.equals(LocalTime.MIDNIGHT) ? moment.day() : moment.day() + " " + clock;
        });
  }

  private String iso(Epoch.Moment moment) {
    String clock = clock(moment.moment().toLocalTime(), places);
    return hasDay && hasTime ? moment.day() + " " + clock : hasDay ? moment.day() : clock;
  }

  private static String clock(LocalTime time, int places) {
    String seconds =
        padded(time.getHour(), 2)
            + ":"
            + padded(time.getMinute(), 2)
            + ":"
            + padded(time.getSecond(), 2);
    return places == 0 ? seconds : seconds + fraction(time.getNano() / 1_000_000, places);
  }

  private static String fraction(int millis, int places) {
    return "." + padded(millis, 3).substring(0, places);
  }

  private String elapsed(double days) {
    double unit = places == 0 ? SECOND : SECOND / Math.pow(10, places);
    long millis = (long) (Math.rint(Math.abs(days) * 86_400_000 / unit) * unit);
    StringBuilder out = new StringBuilder(days < 0 && millis > 0 ? "-" : "");
    for (Part part : section.parts()) {
      switch (part) {
        case Part.Elapsed(char letter, int length) -> {
          long whole = millis / (letter == 'h' ? 3_600_000 : letter == 'm' ? 60_000 : SECOND);
          out.append(padded(whole, length));
        }
        case Part.DateField(char letter, int length) ->
            out.append(
                switch (letter) {
                  case 'h' -> padded(millis / 3_600_000 % 24, length);
                  case 'n', 'm' -> padded(millis / 60_000 % 60, length);
                  case 's' -> padded(millis / SECOND % 60, length);
                  case 'f' -> fraction((int) (millis % SECOND), length);
                  default -> "";
                });
        case Part.Literal(String text) -> out.append(text);
        case Part.Mark(char mark) -> out.append(mark == '@' ? "" : String.valueOf(mark));
        case Part.Digit _, Part.Exponent _, Part.General _ -> {}
      }
    }
    return out.toString().strip();
  }

  private String era(LocalDateTime moment) {
    StringBuilder out = new StringBuilder();
    for (Part part : section.parts()) {
      switch (part) {
        case Part.DateField(char letter, int length) -> out.append(field(letter, length, moment));
        case Part.Literal(String text) -> out.append(text);
        case Part.Mark(char mark) -> out.append(mark == '@' ? "" : String.valueOf(mark));
        case Part.Elapsed _, Part.Digit _, Part.Exponent _, Part.General _ -> {}
      }
    }
    return out.toString().strip();
  }

  private String field(char letter, int length, LocalDateTime moment) {
    LocalDate date = moment.toLocalDate();
    JapaneseEra era = JapaneseEra.of(date);
    return switch (letter) {
      case 'g' -> era.written(length);
      case 'e' -> section.hasGannen() && era.year(date) == 1 ? "元" : padded(era.year(date), length);
      case 'y' -> length <= 2 ? padded(date.getYear() % 100, 2) : String.valueOf(date.getYear());
      case 'm' ->
          length > 2
              ? date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
              : padded(date.getMonthValue(), length);
      case 'd' -> length > 2 ? weekday(date, length) : padded(date.getDayOfMonth(), length);
      case 'a' -> weekday(date, length);
      case 'h' -> padded(section.hasField('x') ? half(moment) : moment.getHour(), length);
      case 'n' -> padded(moment.getMinute(), length);
      case 's' -> padded(moment.getSecond(), length);
      case 'f' -> fraction(moment.getNano() / 1_000_000, length);
      case 'x' -> moment.getHour() < 12 ? "AM" : "PM";
      default -> "";
    };
  }

  private static int half(LocalDateTime moment) {
    return (moment.getHour() + 11) % 12 + 1;
  }

  private static String weekday(LocalDate date, int length) {
    return date.getDayOfWeek()
        .getDisplayName(length > 3 ? TextStyle.FULL : TextStyle.SHORT, Locale.JAPANESE);
  }

  private static String padded(long number, int length) {
    String digits = String.valueOf(number);
    return "0".repeat(Math.max(0, Math.min(length, 10) - digits.length())) + digits;
  }
}
