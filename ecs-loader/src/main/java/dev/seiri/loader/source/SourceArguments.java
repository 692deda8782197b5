package dev.seiri.loader.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The arguments that say which rows to read, the same for the loader and the command line.
public final class SourceArguments {
  /// What standard input is called on the command line.
  public static final String STDIN = "-";

  @Parameters(
      index = "0",
      paramLabel = "INPUT",
      description = {
        "A file of rows: CSV, TSV, JSONL or XLSX with a header line or keys. `-` reads standard"
            + " input, s3://BUCKET/KEY an object, and the address of a Google sheet that sheet."
      })
  private String input = "";

  @Option(
      names = "--input-column",
      paramLabel = "COLUMN",
      description = {
        "The column to normalize; given several times, these columns as named fields. By default the"
            + " only column beside the id, else input_value or input, else the whole row as named"
            + " fields."
      })
  private List<String> inputColumns = List.of();

  @Option(
      names = "--id-column",
      paramLabel = "COLUMN",
      description = "The column that names a row. By default record_id or id, else its number.")
  private @Nullable String idColumn;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, tsv, jsonl or xlsx. By default told by the name, else by the text.")
  private @Nullable Format format;

  @Option(
      names = "--charset",
      paramLabel = "CHARSET",
      description = {
        "The encoding, such as UTF-8 or Shift_JIS. By default a byte order mark's, else UTF-8 or"
            + " Shift_JIS, whichever the bytes are."
      })
  private @Nullable String charset;

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description = "Of a workbook: the sheet. By default the first that is not hidden.")
  private @Nullable String sheet;

  @Option(
      names = "--where",
      paramLabel = "COLUMN=VALUE",
      description = "Take the rows that have this value in this column, to the letter.")
  private @Nullable String where;

  @Option(
      names = "--render",
      paramLabel = "displayed|raw",
      defaultValue = "displayed",
      description = {
        "Of a Google sheet: cells as they are displayed, or the values behind them. By default"
            + " ${DEFAULT-VALUE}."
      })
  private Render render = Render.DISPLAYED;

  /// Which cells of a Google sheet are meant.
  public Render render() {
    return render;
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
  /// @param fetched as what it was fetched; absent: told by the name, else by the text
  public SourceOptions optionsOfFetched(Path file, Optional<Format> fetched) {
    SourceOptions options = options(file, input);
    return new SourceOptions(
        file,
        input,
        fetched.or(options::format),
        options.charset(),
        options.inputColumns(),
        options.idColumn(),
        options.sheet(),
        options.where(),
        options.whole());
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
    return new SourceOptions(
        file,
        name,
        Optional.ofNullable(format),
        Optional.ofNullable(charset).map(SourceArguments::charset),
        inputColumns,
        Optional.ofNullable(idColumn),
        Optional.ofNullable(sheet),
        Optional.ofNullable(where).map(RowFilter::parse),
        false);
  }

  private static Charset charset(String name) {
    try {
      // What people call Shift_JIS is Microsoft's, with ① and ㈱ in it.
      return name.equalsIgnoreCase("shift_jis") || name.equalsIgnoreCase("sjis")
          ? Charset.forName("windows-31j")
          : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new InputFault(
          "--charset %s: no such encoding; try UTF-8 or Shift_JIS".formatted(name));
    }
  }
}
