package dev.seiri.cli.output;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.output.OutputColumns;
import dev.seiri.core.output.ResultSink;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.loader.workbook.CellAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/// A workbook: the table of results with a filter over its header, its rows without a valid answer
/// coloured. Every cell is text and formatted as text, so none can run as a formula, and none
/// becomes a date or a number when a person edits it.
public final class XlsxSink implements ResultSink {
  /// The colour that a Google sheet uses.
  private static final String NOT_OK = "FCE8E6";

  private static final int LONGEST_CELL = 32_767;
  private static final int FLUSH_ROWS = 1_000;
  private static final String TEXT = "@";

  private final OutputStream out;
  private final Workbook workbook;
  private final Worksheet sheet;
  private final OutputColumns output;
  private final int inputs;
  private final int width;
  private int row;
  private long cut;
  private String firstCut = "";

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
    if (!verdict.isValid()) {
      sheet.range(at, inputs, at, width - 1).style().format(TEXT).fillColor(NOT_OK).set();
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

  @Override
  public Optional<String> loss() {
    return cut == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d %s longer than a workbook's cell, %,d characters, and %s cut (first %s);"
                    + " .csv and .jsonl hold all of it",
                cut,
                cut == 1 ? "cell is" : "cells are",
                LONGEST_CELL,
                cut == 1 ? "was" : "were",
                firstCut));
  }

  private void write(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        sheet.inlineString(row, i, fitted(WorkbookText.escaped(cells.get(i)), i));
      }
    }
    sheet.range(row, 0, row, width - 1).style().format(TEXT).set();
    row++;
  }

  private String fitted(String text, int column) {
    if (text.length() <= LONGEST_CELL) {
      return text;
    }
    cut++;
    firstCut = firstCut.isEmpty() ? CellAddress.letters(column) + (row + 1) : firstCut;
    int end = LONGEST_CELL - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
