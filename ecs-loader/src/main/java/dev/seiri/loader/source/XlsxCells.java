package dev.seiri.loader.source;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.Row;
import org.jspecify.annotations.Nullable;

/// Cells of a workbook as text: text as it is; a number without its format, with no more digits
/// than it takes to tell it; a date or time as ISO 8601 writes it; a formula as what it last came
/// to.
final class XlsxCells {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  /// The days between the two epochs that workbooks count from.
  private static final long EPOCHS_APART = 1_462;

  private final long shift;

  XlsxCells(boolean from1904) {
    this.shift = from1904 ? EPOCHS_APART : 0;
  }

  List<String> texts(Row row) {
    List<String> texts = new ArrayList<>(row.getCellCount());
    for (int i = 0; i < row.getCellCount(); i++) {
      texts.add(row.hasCell(i) ? text(row.getCell(i)) : "");
    }
    return texts;
  }

  private String text(@Nullable Cell cell) {
    if (cell == null || cell.getValue() == null) {
      return "";
    }
    return switch (cell.getValue()) {
      case Boolean truth -> truth ? "TRUE" : "FALSE";
      case BigDecimal number -> isDate(cell) ? date(number) : number(number);
      case Object other when cell.getType() == CellType.ERROR -> other.toString();
      case Object other -> other.toString();
    };
  }

  /// Workbooks keep 1.1 as 1.1000000000000001: the shortest text of the same number is meant.
  private static String number(BigDecimal number) {
    BigDecimal shortest =
        number.precision() > 15 ? BigDecimal.valueOf(number.doubleValue()) : number;
    BigDecimal stripped = shortest.stripTrailingZeros();
    return stripped.toPlainString();
  }

  private static boolean isDate(Cell cell) {
    String format = cell.getDataFormatString();
    if (format == null) {
      return false;
    }
    String bare =
        format
            .toLowerCase(Locale.ROOT)
            .replaceAll("\"[^\"]*\"|\\\\.|\\[(?!h|m|s)[^\\]]*]|general", "");
    return bare.matches(".*[ymdhs].*");
  }

  private String date(BigDecimal days) {
    long seconds = Math.round((days.doubleValue() + shift) * 86_400);
    if (seconds < 0 || seconds >= 2_958_466L * 86_400) {
      return number(days);
    }
    long ofFirstDay = seconds - shift * 86_400;
    if (ofFirstDay >= 0 && ofFirstDay < 86_400) {
      return TIME.format(LocalTime.ofSecondOfDay(ofFirstDay));
    }
    // Day 60 is 29 February 1900, which never was: days before it are counted from a day later.
    long leap = seconds < 61L * 86_400 ? 1 : 0;
    LocalDateTime moment = LocalDateTime.of(1899, 12, 30, 0, 0).plusSeconds(seconds).plusDays(leap);
    return moment.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? moment.toLocalDate().toString()
        : moment.toLocalDate() + " " + TIME.format(moment.toLocalTime());
  }
}
