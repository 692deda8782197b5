package dev.seiri.loader.workbook;

/// Why a workbook cannot be read. The message is a part of a line: what is wrong, and the next
/// step; it does not name the file.
public final class WorkbookFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkbookFault(String message) {
    super(message);
  }

  WorkbookFault(String message, Exception cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
