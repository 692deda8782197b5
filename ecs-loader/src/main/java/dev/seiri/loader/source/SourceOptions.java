package dev.seiri.loader.source;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which rows to read, and how.
///
/// @param file the file
/// @param name what to call it in messages
/// @param format absent: told by the name, else by the beginning
/// @param charset absent: by a byte order mark, else UTF-8 or Shift_JIS, whichever the bytes are
/// @param inputColumns the columns to normalize: one is the input by itself, several are sent as
///   named fields; empty: see [RowSource]
/// @param idColumn the column that names a row; absent: see [RowSource]
/// @param sheet of a workbook: the sheet's name; absent: its first
/// @param where the rows to take; absent: all
public record SourceOptions(
    Path file,
    String name,
    Optional<Format> format,
    Optional<Charset> charset,
    List<String> inputColumns,
    Optional<String> idColumn,
    Optional<String> sheet,
    Optional<RowFilter> where) {
  public SourceOptions {
    inputColumns = List.copyOf(inputColumns);
  }

  /// Rows of a file that is no workbook, all of them.
  ///
  /// @param inputColumn absent: see [RowSource]
  public SourceOptions(
      Path file,
      String name,
      Optional<Format> format,
      Optional<Charset> charset,
      Optional<String> inputColumn,
      Optional<String> idColumn) {
    this(
        file,
        name,
        format,
        charset,
        inputColumn.stream().toList(),
        idColumn,
        Optional.empty(),
        Optional.empty());
  }

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
