package dev.seiri.loader.workbook.format;

/// The formats that spreadsheet programs know by their numbers, so that a workbook holds no code
/// for them.
///
/// Some differ between countries, and a workbook does not say which is meant: amounts are written
/// without a currency, and dates as ISO 8601 has them.
public final class BuiltinFormats {
  private static final String AMOUNT = "#,##0;-#,##0";
  private static final String AMOUNT_WITH_PLACES = "#,##0.00;-#,##0.00";

  private BuiltinFormats() {}

  /// The code of a format; of one that nothing is known of, `General`.
  public static String code(int id) {
    return switch (id) {
      case 1, 59 -> "0";
      case 2, 60 -> "0.00";
      case 3, 61 -> "#,##0";
      case 4, 62 -> "#,##0.00";
      case 5, 6, 37, 38, 41, 42 -> AMOUNT;
      case 7, 8, 39, 40, 43, 44 -> AMOUNT_WITH_PLACES;
      case 9, 67 -> "0%";
      case 10, 68 -> "0.00%";
      case 11 -> "0.00E+00";
      case 12, 69 -> "# ?/?";
      case 13, 70 -> "# ??/??";
      case 14, 15, 16, 17, 71, 72, 73, 74, 81 -> "yyyy-mm-dd";
      case 18, 20, 75 -> "h:mm";
      case 19, 21, 76 -> "h:mm:ss";
      case 22, 77 -> "yyyy-mm-dd h:mm";
      // Dates in Japanese, Chinese and Korean programs, whose codes are not the same.
      case 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58 -> "yyyy-mm-dd";
      case 32, 33 -> "h:mm:ss";
      case 45, 78 -> "mm:ss";
      case 46, 79 -> "[h]:mm:ss";
      case 47, 80 -> "mm:ss.0";
      case 48 -> "##0.0E+0";
      case 49 -> "@";
      default -> "General";
    };
  }

  /// Whether a format is a date in one country and a time in another.
  public static boolean isDateOrTime(int id) {
    return id == 34 || id == 35 || id == 55 || id == 56;
  }
}
