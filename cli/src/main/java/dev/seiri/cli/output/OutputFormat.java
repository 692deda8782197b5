package dev.seiri.cli.output;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// The format of a results file, chosen by its name.
public enum OutputFormat {
  /// The result documents as in the bucket, one a line.
  JSONL,
  /// A table: the input's columns, one per output field, verdict and reason.
  CSV,
  /// The same table as a workbook, rows that are not ok coloured.
  XLSX;

  /// The format of a file name, if it has one.
  public static Optional<OutputFormat> of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return Optional.of(CSV);
    }
    if (name.endsWith(".xlsx")) {
      return Optional.of(XLSX);
    }
    return name.endsWith(".jsonl") || name.endsWith(".ndjson")
        ? Optional.of(JSONL)
        : Optional.empty();
  }
}
