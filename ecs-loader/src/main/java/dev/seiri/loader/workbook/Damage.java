package dev.seiri.loader.workbook;

import java.util.zip.ZipException;
import javax.xml.stream.XMLStreamException;

/// Faults of damaged workbooks, in words of people's.
final class Damage {
  private Damage() {}

  /// @param place which part of the workbook cannot be read
  static WorkbookFault fault(String place, Exception cause) {
    Throwable at = cause;
    while (at != null) {
      if (at instanceof WorkbookFault fault) {
        return fault;
      }
      at =
          at instanceof XMLStreamException e && e.getNestedException() != null
              ? e.getNestedException()
              : at.getCause();
    }
    return new WorkbookFault(
        "its %s is damaged; save it again in your spreadsheet program".formatted(place), cause);
  }

  /// A zip file that cannot be opened.
  static WorkbookFault unopened(ZipException cause) {
    return new WorkbookFault(
        "is no workbook (.xlsx) that can be read: it is cut off or damaged; copy or save it again in your spreadsheet program",
        cause);
  }
}
