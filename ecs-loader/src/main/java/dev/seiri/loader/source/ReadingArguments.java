package dev.seiri.loader.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The arguments on how rows are read, wherever they come from.
public final class ReadingArguments {
  @Option(
      names = "--input-column",
      paramLabel = "COLUMN",
      description = {
        "The column to normalize; given several times, these columns as named fields. By default"
            + " the"
            + " only column beside the id, else input_value or input, else the whole row as named"
            + " fields."
      })
  private List<String> inputColumns = List.of();

  @Option(
      names = "--id-column",
      paramLabel = "COLUMN",
      description = {
        "The column that names a row. By default record_id or id, however it is written (Record"
            + " ID, レコードID), else its number."
      })
  private @Nullable String idColumn;

  @Option(
      names = "--charset",
      paramLabel = "CHARSET",
      description = {
        "The encoding, such as UTF-8, Shift_JIS, EUC-JP, ISO-2022-JP, UTF-16 or windows-1252. By"
            + " default it is detected; a doubtful one is refused."
      })
  private @Nullable String charset;

  @Option(
      names = "--separator",
      paramLabel = "SEPARATOR",
      description = {
        "The separator of cells: comma, tab, semicolon, pipe, space, one character or the code of a"
            + " control character (U+0001); none if the file has one column. By default it is"
            + " detected."
      })
  private @Nullable String separator;

  @Option(
      names = "--header-row",
      paramLabel = "N",
      description = {
        "The line or a workbook's row of the column names, counted from 1, if there is a title"
            + " above them. By default the first that is not blank."
      })
  private @Nullable Long headerRow;

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description = "Of a workbook: the sheet. By default the first that is not hidden.")
  private @Nullable String sheet;

  @Option(
      names = "--where",
      paramLabel = "COLUMN=VALUE",
      description = "Load only the rows that have exactly this value in this column.")
  private @Nullable String where;

  @Option(
      names = "--render",
      paramLabel = "displayed|raw",
      defaultValue = "displayed",
      description = {
        "Of a Google sheet or a workbook: cells as they are displayed, or the values behind them."
            + " By default"
            + " ${DEFAULT-VALUE}."
      })
  private Render render = Render.DISPLAYED;

  @Mixin private final WorkbookArguments workbook = new WorkbookArguments();

  /// The rendering of a Google sheet's cells.
  public Render render() {
    return render;
  }

  /// The options of a file.
  ///
  /// @param name what to call it in messages
  /// @throws InputFault if an argument is none
  public SourceOptions options(Path file, String name, Optional<Format> format) {
    if (headerRow != null && headerRow < 1) {
      throw new InputFault("--header-row must be a line's number from 1, not " + headerRow);
    }
    return new SourceOptions(
        file,
        name,
        format,
        inputColumns,
        Optional.ofNullable(idColumn),
        Optional.ofNullable(sheet),
        Optional.ofNullable(where).map(RowFilter::parse),
        false,
        headerRow == null ? OptionalLong.empty() : OptionalLong.of(headerRow),
        new TextOptions(
            Optional.ofNullable(charset).map(CharsetNames::of),
            Optional.ofNullable(separator).map(Separator::parse)),
        workbook.options(render),
        List.of());
  }
}
