package dev.seiri.core.output;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.seiri.core.result.ResultDocument;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/// A table that is safe to open in a spreadsheet, as [OutputColumns] lays it out.
public final class CsvSink implements ResultSink {
  private final CsvWriter csv;
  private final OutputColumns output;

  /// @param columns the input's columns
  public CsvSink(Writer out, List<String> columns, OutputColumns output) {
    this(out, output);
    write(output.header(columns));
  }

  private CsvSink(Writer out, OutputColumns output) {
    this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    this.output = output;
  }

  /// A sink that appends rows to a table whose header is written already.
  ///
  /// @param output as for the beginning
  public static CsvSink ofMore(Writer out, OutputColumns output) {
    return new CsvSink(out, output);
  }

  /// Writes what is buffered.
  public void flush() throws IOException {
    csv.flush();
  }

  @Override
  public void row(List<String> cells, Optional<ResultDocument> result) {
    write(output.record(cells, result));
  }

  private void write(List<String> record) {
    csv.writeRecord(record.stream().map(FormulaGuard::guarded).toList());
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
