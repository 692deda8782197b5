package dev.seiri.loader.source;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The options of a row source.
///
/// @param file the file
/// @param name what to call it in messages
/// @param format absent: told by the name, else by the beginning
/// @param inputColumns the columns to normalize: one is the input by itself, several are sent as
///   named fields; empty: see [RowSource]
/// @param idColumn the column that names a row; absent: see [RowSource]
/// @param sheet of a workbook: the sheet's name; absent: the first that is not hidden
/// @param where the rows to take; absent: all
/// @param whole whether whole rows are sent, whatever their columns are called
/// @param headerRow of a table: the line of its header, counted from 1; absent: the first that is
///   not blank
/// @param text the options of a text
/// @param workbook how a workbook is to be read
/// @param fetched what was noted when the rows were copied from elsewhere
public record SourceOptions(
    Path file,
    String name,
    Optional<Format> format,
    List<String> inputColumns,
    Optional<String> idColumn,
    Optional<String> sheet,
    Optional<RowFilter> where,
    boolean whole,
    OptionalLong headerRow,
    TextOptions text,
    WorkbookOptions workbook,
    List<SourceNote> fetched) {
  public SourceOptions {
    inputColumns = List.copyOf(inputColumns);
    fetched = List.copyOf(fetched);
  }

  /// Rows of a file, all of them, its header in the first line.
  public SourceOptions(
      Path file,
      String name,
      Optional<Format> format,
      Optional<Charset> charset,
      List<String> inputColumns,
      Optional<String> idColumn,
      Optional<String> sheet,
      Optional<RowFilter> where,
      boolean whole) {
    this(
        file,
        name,
        format,
        inputColumns,
        idColumn,
        sheet,
        where,
        whole,
        OptionalLong.empty(),
        new TextOptions(charset, Optional.empty()),
        WorkbookOptions.USUAL,
        List.of());
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
    return with(format, true, headerRow, text, workbook, fetched);
  }

  /// The same of a file in this format.
  public SourceOptions in(Format other) {
    return with(Optional.of(other), whole, headerRow, text, workbook, fetched);
  }

  /// The same with the header in this line, counted from 1.
  public SourceOptions withHeaderRow(long line) {
    return with(format, whole, OptionalLong.of(line), text, workbook, fetched);
  }

  /// The same with the header in the first line that is not blank.
  public SourceOptions withoutHeaderRow() {
    return with(format, whole, OptionalLong.empty(), text, workbook, fetched);
  }

  /// The same, read as this text.
  public SourceOptions withText(TextOptions other) {
    return with(format, whole, headerRow, other, workbook, fetched);
  }

  /// The same, read as this workbook.
  public SourceOptions withWorkbook(WorkbookOptions other) {
    return with(format, whole, headerRow, text, other, fetched);
  }

  /// The same with what was noted when they were copied.
  public SourceOptions withFetched(List<SourceNote> notes) {
    return with(format, whole, headerRow, text, workbook, notes);
  }

  /// The same file, columns, sheet and filter with these.
  private SourceOptions with(
      Optional<Format> format,
      boolean whole,
      OptionalLong headerRow,
      TextOptions text,
      WorkbookOptions workbook,
      List<SourceNote> fetched) {
    return new SourceOptions(
        file,
        name,
        format,
        inputColumns,
        idColumn,
        sheet,
        where,
        whole,
        headerRow,
        text,
        workbook,
        fetched);
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
