package dev.seiri.cli.run;

import dev.seiri.cli.output.OutputFormat;
import dev.seiri.cli.session.CliFault;
import dev.seiri.lambda.export.CsvSink;
import dev.seiri.lambda.export.JsonlSink;
import dev.seiri.lambda.export.OutputColumns;
import dev.seiri.lambda.export.ResultSink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// A results file that appears under its name only when it is whole.
public final class OutputFile implements AutoCloseable {
  private final Path file;
  private final Path part;
  private final OutputFormat format;
  private boolean whole;

  private OutputFile(Path file, OutputFormat format, Path part) {
    this.file = file;
    this.format = format;
    this.part = part;
  }

  /// Makes sure a file can be written, before anything is paid for.
  ///
  /// @throws CliFault if it cannot, or its name ends neither in .csv nor in .jsonl
  public static OutputFile at(Path file) {
    OutputFormat format =
        OutputFormat.of(file)
            .orElseThrow(
                () -> new CliFault("--output %s: must end in .csv or .jsonl".formatted(file)));
    Path absolute = file.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw new CliFault("--output %s: is a folder; name a file".formatted(file));
    }
    try {
      Path folder = absolute.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new CliFault("--output %s: there is no folder %s; make it".formatted(file, folder));
      }
      Path part =
          folder.resolve(
              ".%s.%d.part".formatted(file.getFileName(), ProcessHandle.current().pid()));
      return new OutputFile(absolute, format, Files.createFile(part));
    } catch (IOException e) {
      throw new CliFault(
          "--output %s: cannot be written there (%s); choose another folder"
              .formatted(file, e.getClass().getSimpleName()));
    }
  }

  public OutputFormat format() {
    return format;
  }

  public Path path() {
    return file;
  }

  /// Opens it.
  ///
  /// @param columns the input's columns
  /// @param mark whether a CSV begins with a byte order mark, as the input did
  public ResultSink open(List<String> columns, OutputColumns output, boolean mark)
      throws IOException {
    Writer writer = new BufferedWriter(Files.newBufferedWriter(part, StandardCharsets.UTF_8));
    if (format == OutputFormat.JSONL) {
      return new JsonlSink(writer);
    }
    if (mark) {
      writer.write('\uFEFF');
    }
    return new CsvSink(writer, columns, output);
  }

  /// Puts the written file in its place, once its sink is closed.
  public void finish() throws IOException {
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    whole = true;
  }

  @Override
  public void close() {
    try {
      if (!whole) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      // A leftover of a name nobody reads.
    }
  }
}
