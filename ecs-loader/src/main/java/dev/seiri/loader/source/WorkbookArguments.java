package dev.seiri.loader.source;

import dev.seiri.loader.source.WorkbookOptions.ErrorCells;
import dev.seiri.loader.source.WorkbookOptions.Hidden;
import dev.seiri.loader.source.WorkbookOptions.Uncalculated;
import dev.seiri.loader.source.WorkbookOptions.UnnamedColumns;
import picocli.CommandLine.Option;

/// The arguments that say how workbooks are read.
final class WorkbookArguments {
  @Option(
      names = "--hidden-rows",
      paramLabel = "read|skip",
      defaultValue = "read",
      description = "Of a workbook: rows that are hidden. By default ${DEFAULT-VALUE}.")
  private Hidden hiddenRows = Hidden.READ;

  @Option(
      names = "--hidden-columns",
      paramLabel = "read|skip",
      defaultValue = "read",
      description = "Of a workbook: columns that are hidden. By default ${DEFAULT-VALUE}.")
  private Hidden hiddenColumns = Hidden.READ;

  @Option(
      names = "--error-cells",
      paramLabel = "refuse|blank|keep",
      defaultValue = "refuse",
      description = {
        "Of a workbook: cells that hold an error, such as #N/A, in columns that are sent: load"
            + " nothing, read them as blank, or as text. By default ${DEFAULT-VALUE}."
      })
  private ErrorCells errorCells = ErrorCells.REFUSE;

  @Option(
      names = "--uncalculated-formulas",
      paramLabel = "refuse|blank",
      defaultValue = "refuse",
      description = {
        "Of a workbook: formulas that no program has calculated, in columns that are sent: load"
            + " nothing, or read them as blank. By default ${DEFAULT-VALUE}."
      })
  private Uncalculated uncalculated = Uncalculated.REFUSE;

  @Option(
      names = "--unnamed-columns",
      paramLabel = "refuse|skip|letter",
      defaultValue = "refuse",
      description = {
        "Of a workbook or a Google sheet: columns that hold data and have no name: load nothing,"
            + " leave them out, or call them by their letters. By default ${DEFAULT-VALUE}."
      })
  private UnnamedColumns unnamedColumns = UnnamedColumns.REFUSE;

  WorkbookOptions options(Render render) {
    return new WorkbookOptions(
        render, hiddenRows, hiddenColumns, errorCells, uncalculated, unnamedColumns);
  }
}
