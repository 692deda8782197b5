package dev.seiri.loader.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The arguments that choose the rows to read, the same for the loader and the command line.
public final class SourceArguments {
  /// The name of standard input on the command line.
  public static final String STDIN = "-";

  @Parameters(
      index = "0",
      paramLabel = "INPUT",
      description = {
        "A file of rows: CSV, TSV, JSON lines or XLSX with a header line or keys. `-` reads"
            + " standard"
            + " input, s3://BUCKET/KEY an object, and the address of a Google sheet that sheet."
      })
  private String input = "";

  @Option(
      names = {"--format", "--input-format"},
      paramLabel = "FORMAT",
      description = {
        "csv, tsv, jsonl (also a JSON list) or xlsx. By default recognized by the name, else by"
            + " the text."
      })
  private @Nullable Format format;

  @Mixin private final ReadingArguments reading;

  /// Arguments that a command line fills in.
  public SourceArguments() {
    this.reading = new ReadingArguments();
  }

  /// Arguments that were given.
  public SourceArguments(String input, Optional<Format> format, ReadingArguments reading) {
    this.input = input;
    this.format = format.orElse(null);
    this.reading = reading;
  }

  /// The rendering of a Google sheet's cells.
  public Render render() {
    return reading.render();
  }

  public boolean isStdin() {
    return input.equals(STDIN);
  }

  /// The file's path as it was given.
  public String input() {
    return input;
  }

  /// The options of a file.
  ///
  /// @throws InputFault if the encoding or the path is none
  public SourceOptions options() {
    return options(Path.of(input), input);
  }

  /// The options of a file that holds what came from standard input.
  public SourceOptions optionsOfStdin(Path spooled) {
    return options(spooled, "standard input");
  }

  /// The options of a file that holds what came from elsewhere.
  ///
  /// @param fetched the format in which it was fetched; absent: recognized by the name, else by the
  ///   text
  public SourceOptions optionsOfFetched(Path file, Optional<Format> fetched) {
    SourceOptions options = options(file, input);
    return fetched.map(options::in).orElse(options);
  }

  /// Copies standard input into a folder, since rows are read more than once.
  ///
  /// @throws InputFault if the folder cannot take it
  public static Path spool(InputStream in, Path folder) {
    try {
      Path file = Files.createTempFile(folder, "stdin-", ".rows");
      file.toFile().deleteOnExit();
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (FileSystemException e) {
      throw new InputFault(
          "standard input: cannot be kept in %s: %s".formatted(folder, e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SourceOptions options(Path file, String name) {
    return reading.options(file, name, Optional.ofNullable(format));
  }
}
