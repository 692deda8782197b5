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
/// @param sheet of a workbook: the sheet's name; absent: the first that is not hidden
/// @param where the rows to take; absent: all
/// @param whole whether whole rows are sent, whatever their columns are called
public record SourceOptions(
    Path file,
    String name,
    Optional<Format> format,
    Optional<Charset> charset,
    List<String> inputColumns,
    Optional<String> idColumn,
    Optional<String> sheet,
    Optional<RowFilter> where,
    boolean whole) {
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
        Optional.empty(),
        false);
  }

  /// The same rows, sent as named fields even where one column looks like the input.
  public SourceOptions wholeRows() {
    return new SourceOptions(
        file, name, format, charset, inputColumns, idColumn, sheet, where, true);
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
