package dev.seiri.cli.output;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.output.OutputColumns;
import dev.seiri.core.output.ResultSink;
import dev.seiri.core.result.ResultDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/// A workbook: the table of results with a filter over its header, its rows that are not ok
/// coloured. Every cell is text, so none can run as a formula.
public final class XlsxSink implements ResultSink {
  /// The colour that a Google sheet uses.
  private static final String NOT_OK = "FCE8E6";

  private static final int LONGEST_CELL = 32_767;
  private static final int FLUSH_ROWS = 1_000;

  private final OutputStream out;
  private final Workbook workbook;
  private final Worksheet sheet;
  private final OutputColumns output;
  private final int inputs;
  private final int width;
  private int row;

  /// @param columns the input's columns
  public XlsxSink(OutputStream out, List<String> columns, OutputColumns output) {
    this.out = out;
    this.workbook = new Workbook(out, "Seiri", "1.0");
    this.sheet = workbook.newWorksheet("results");
    this.output = output;
    List<String> header = output.header(columns);
    this.inputs = columns.size();
    this.width = header.size();
    sheet.freezePane(0, 1);
    write(header);
    sheet.range(0, 0, 0, width - 1).style().bold().set();
  }

  @Override
  public void row(List<String> cells, Optional<ResultDocument> result) throws IOException {
    if (row == Worksheet.MAX_ROWS) {
      throw new IOException(
          String.format(
              Locale.ROOT, "a sheet holds %,d rows; write to a .csv file", Worksheet.MAX_ROWS));
    }
    int at = row;
    write(output.record(cells, result));
    Verdict verdict = result.map(ResultDocument::verdict).orElse(Verdict.MODEL_ERROR);
    if (verdict != Verdict.OK && verdict != Verdict.REPAIRED) {
      sheet.range(at, inputs, at, width - 1).style().fillColor(NOT_OK).set();
    }
    if (row % FLUSH_ROWS == 0) {
      sheet.flush();
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      sheet.setAutoFilter(0, 0, Math.max(1, row - 1), width - 1);
      workbook.finish();
    }
  }

  private void write(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      String text = cells.get(i);
      if (!text.isEmpty()) {
        sheet.inlineString(
            row,
            i,
            text.length() > LONGEST_CELL ? text.substring(0, LONGEST_CELL - 1) + "…" : text);
      }
    }
    row++;
  }
}
