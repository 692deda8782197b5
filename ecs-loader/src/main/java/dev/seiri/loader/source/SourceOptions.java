package dev.seiri.loader.source;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;

/// Which rows to read, and how.
///
/// @param file the file
/// @param name what to call it in messages
/// @param format CSV, TSV or JSONL; absent: told by the name, else by the beginning
/// @param charset absent: by a byte order mark, else UTF-8 or Shift_JIS, whichever the bytes are
/// @param inputColumn the column to normalize; absent: see [RowSource]
/// @param idColumn the column that names a row; absent: see [RowSource]
public record SourceOptions(
    Path file,
    String name,
    Optional<Format> format,
    Optional<Charset> charset,
    Optional<String> inputColumn,
    Optional<String> idColumn) {

  /// A file, everything else to be found out.
  public static SourceOptions of(Path file) {
    return new SourceOptions(
        file,
        file.toString(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
