package dev.seiri.cli.run;

import dev.seiri.cli.output.OutputFormat;
import dev.seiri.cli.output.WholeFile;
import dev.seiri.cli.output.XlsxSink;
import dev.seiri.cli.session.CliFault;
import dev.seiri.core.output.CsvSink;
import dev.seiri.core.output.JsonlSink;
import dev.seiri.core.output.OutputColumns;
import dev.seiri.core.output.ResultSink;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// A results file that appears under its name only when it is complete.
public final class OutputFile implements AutoCloseable {
  private final WholeFile file;
  private final OutputFormat format;

  private OutputFile(WholeFile file, OutputFormat format) {
    this.file = file;
    this.format = format;
  }

  /// Checks that a file can be written, before anything is paid for.
  ///
  /// @param whole what opens it
  /// @throws CliFault if it cannot, or its name has no known format
  public static OutputFile at(Path file, Function<Path, WholeFile> whole) {
    OutputFormat format =
        OutputFormat.of(file)
            .orElseThrow(() ->
                new CliFault("--output %s: must end in .csv, .xlsx or .jsonl".formatted(file)));
    return new OutputFile(whole.apply(file), format);
  }

  public OutputFormat format() {
    return format;
  }

  public Path path() {
    return file.path();
  }

  /// Opens it.
  ///
  /// @param columns the input's columns
  /// @param mark whether a CSV begins with a byte order mark, as the input did
  public ResultSink open(List<String> columns, OutputColumns output, boolean mark)
      throws IOException {
    if (format == OutputFormat.XLSX) {
      return new XlsxSink(file.open(), columns, output);
    }
    Writer writer = new OutputStreamWriter(file.open(), StandardCharsets.UTF_8);
    if (format == OutputFormat.JSONL) {
      return new JsonlSink(writer);
    }
    if (mark) {
      writer.write('\uFEFF');
    }
    return new CsvSink(writer, columns, output);
  }

  /// Moves the written file to its name, once its sink is closed.
  public void finish() throws IOException {
    file.finish();
  }

  @Override
  public void close() {
    file.close();
  }
}
