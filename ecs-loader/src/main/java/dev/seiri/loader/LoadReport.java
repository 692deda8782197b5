package dev.seiri.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The report of a load.
///
/// @param rows all rows of the source
/// @param duplicateIds rows whose record id an earlier row has too; past the first million ids,
///   only repetitions of those are seen
/// @param oversize rows too large for a request: they will end as `input_too_large`
public record LoadReport(long rows, long duplicateIds, long oversize) {

  /// Notes for the user, one line each.
  public List<String> warnings() {
    List<String> lines = new ArrayList<>();
    if (duplicateIds > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "note: %,d rows have a record id that an earlier row has too; each row has its own result",
              duplicateIds));
    }
    if (oversize > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "note: %,d rows are too large for a request and will end as input_too_large",
              oversize));
    }
    return lines;
  }
}
