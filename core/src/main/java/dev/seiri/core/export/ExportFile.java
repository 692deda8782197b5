package dev.seiri.core.export;

/// The files a finished execution is exported as.
public enum ExportFile {
  /// The result documents in the rows' order, one a line.
  JSONL("results.jsonl", "application/x-ndjson"),
  /// Record id, input, one column per output field, verdict and reason.
  CSV("results.csv", "text/csv; charset=utf-8"),
  /// The execution's totals. Written last: its creation is the completion event.
  FINISHED("finished.json", "application/json");

  private final String fileName;
  private final String contentType;

  ExportFile(String fileName, String contentType) {
    this.fileName = fileName;
    this.contentType = contentType;
  }

  public String fileName() {
    return fileName;
  }

  public String contentType() {
    return contentType;
  }
}
