package dev.seiri.loader.source;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The format of a row file.
public enum Format {
  /// Cells between separators, whichever they are.
  CSV,
  /// Cells between tabs.
  TSV,
  /// One JSON value a line, or a list of them.
  JSONL,
  /// A workbook of Excel's.
  XLSX;

  private static final Pattern JSON = Pattern.compile("[\\s\uFEFF]*(\\{\\s*[\"}]|\\[\\s*[{\"\\]])");

  /// The format that a file's name indicates.
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
    return lower.endsWith(".jsonl") || lower.endsWith(".ndjson") || lower.endsWith(".json")
        ? Optional.of(JSONL)
        : Optional.empty();
  }

  /// Whether a text looks like JSON: an object, or a list of objects.
  static boolean isJson(String beginning) {
    return JSON.matcher(beginning).lookingAt();
  }
}
