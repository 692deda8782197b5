package dev.seiri.loader.workbook;

import dev.seiri.loader.workbook.CellStyles.Style;
import dev.seiri.loader.workbook.format.Epoch;
import dev.seiri.loader.workbook.format.NumberFormat;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// What is read of cells: what a spreadsheet program shows, or the values behind.
///
/// @param raw whether numbers and texts are read without their formats
final class CellValues {
  private final Epoch epoch;
  private final boolean raw;

  CellValues(Epoch epoch, boolean raw) {
    this.epoch = epoch;
    this.raw = raw;
  }

  /// A number as it is written in the file.
  String number(String written, Style style) {
    if (isWhole(written) && (raw || style.isNone())) {
      return written;
    }
    Optional<BigDecimal> number = WorkbookNumbers.decimal(written.strip());
    return number.isPresent() ? number(number.get(), style) : written;
  }

  String number(BigDecimal number, Style style) {
    if (raw) {
      return NumberFormat.GENERAL.number(number, epoch);
    }
    return style.natural()
        ? NumberFormat.natural(number, epoch)
        : style.format().number(number, epoch);
  }

  String text(String text, Style style) {
    return raw ? text : style.format().text(text);
  }

  String truth(String written) {
    String value = written.strip().toLowerCase(java.util.Locale.ROOT);
    return switch (value) {
      case "1", "true" -> "TRUE";
      case "0", "false" -> "FALSE";
      default -> written;
    };
  }

  /// A date that is written as ISO 8601 has it, as newer workbooks may hold.
  String date(String written, Style style) {
    String text = written.strip();
    Optional<LocalDateTime> moment = moment(text);
    if (raw || moment.isEmpty()) {
      return text;
    }
    BigDecimal days = BigDecimal.valueOf(epoch.days(moment.get()));
    return style.format().isDate()
        ? style.format().number(days, epoch)
        : NumberFormat.natural(days, epoch);
  }

  /// Whether a number is written as it is shown without a format.
  private static boolean isWhole(String written) {
    boolean whole = written.length() < 16 && !written.startsWith("0");
    for (int i = 0; i < written.length() && whole; i++) {
      whole = written.charAt(i) >= '0' && written.charAt(i) <= '9';
    }
    return whole || written.equals("0");
  }

  private static Optional<LocalDateTime> moment(String text) {
    try {
      return Optional.of(
          text.contains("T")
              ? LocalDateTime.from(DateTimeFormatter.ISO_DATE_TIME.parse(text))
              : LocalDate.parse(text).atTime(LocalTime.MIDNIGHT));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
