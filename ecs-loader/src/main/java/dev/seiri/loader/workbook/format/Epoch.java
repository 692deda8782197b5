package dev.seiri.loader.workbook.format;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;

/// From which day a workbook counts its days.
public enum Epoch {
  /// Day 1 is 1 January 1900, and day 60 a 29 February that never was.
  FROM_1900(LocalDate.of(1899, 12, 30)),
  /// Day 0 is 1 January 1904.
  FROM_1904(LocalDate.of(1904, 1, 1));

  private static final long MILLIS_OF_DAY = 86_400_000;
  private static final LocalDate END = LocalDate.of(10_000, 1, 1);

  /// Day 60 of 1900.
  private static final int NO_DAY = 60;

  private final LocalDate zero;

  Epoch(LocalDate zero) {
    this.zero = zero;
  }

  /// A moment, as text where no calendar has it.
  ///
  /// @param day as ISO 8601 writes it, or as spreadsheet programs do: 1900-01-00 and 1900-02-29
  /// @param moment the moment, on the nearest day that is one
  record Moment(String day, LocalDateTime moment) {}

  /// @param millis of a second, of the nearest: what numbers of days lose is less than that
  /// @return absent: before the first day or past the year 9999, where there are no dates
  Optional<Moment> moment(double days, int millis) {
    double rounded = Math.rint(days * MILLIS_OF_DAY / millis) * millis;
    if (!(rounded >= 0 && rounded < 4_000_000.0 * MILLIS_OF_DAY)) {
      return Optional.empty();
    }
    long day = Math.floorDiv((long) rounded, MILLIS_OF_DAY);
    Duration time = Duration.ofMillis(Math.floorMod((long) rounded, MILLIS_OF_DAY));
    // Up to day 60 days are counted from a day later.
    boolean early = this == FROM_1900 && day < NO_DAY;
    LocalDate date = zero.plusDays(early ? day + 1 : day);
    if (!date.isBefore(END)) {
      return Optional.empty();
    }
    String text = date.toString();
    if (this == FROM_1900 && (day == 0 || day == NO_DAY)) {
      text = day == 0 ? "1900-01-00" : "1900-02-29";
    }
    return Optional.of(new Moment(text, date.atStartOfDay().plus(time)));
  }

  /// The number of days that a moment is.
  public double days(LocalDateTime moment) {
    Duration since = Duration.between(zero.atStartOfDay(), moment);
    double days = since.toMillis() / (double) MILLIS_OF_DAY;
    return this == FROM_1900 && days <= NO_DAY ? days - 1 : days;
  }
}
