package dev.seiri.loader.source;

import java.util.Locale;
import java.util.Optional;

/// How rows are written down.
public enum Format {
  CSV,
  TSV,
  JSONL,
  /// A workbook of Excel's.
  XLSX;

  /// The format a file's name tells.
  public static Optional<Format> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv")) {
      return Optional.of(CSV);
    }
    if (lower.endsWith(".tsv") || lower.endsWith(".tab")) {
      return Optional.of(TSV);
    }
    if (lower.endsWith(".xlsx") || lower.endsWith(".xlsm")) {
      return Optional.of(XLSX);
    }
    return lower.endsWith(".jsonl") || lower.endsWith(".ndjson")
        ? Optional.of(JSONL)
        : Optional.empty();
  }

  /// The format that the beginning of a text looks like.
  static Format ofText(String beginning) {
    String text = beginning.stripLeading();
    if (text.startsWith("{")) {
      return JSONL;
    }
    String header = text.lines().findFirst().orElse("");
    return header.contains("\t") && !header.contains(",") ? TSV : CSV;
  }
}
