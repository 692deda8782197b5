package dev.seiri.loader.source;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Opens sources.
public final class RowSources {
  private static final int SNIFFED_CHARS = 8_192;
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private RowSources() {}

  /// Opens a file of rows and reads its header. The file is read once more before, from end to end,
  /// to find out or to check its encoding.
  ///
  /// @throws InputFault if it cannot be read, is empty, or lacks a column that was asked for
  public static RowSource open(SourceOptions options) {
    Path file = options.file();
    try {
      requireFile(options);
      if (isWorkbook(options)) {
        return taken(new XlsxSource(options), options);
      }
      if (options.sheet().isPresent()) {
        throw new InputFault(
            options.name() + ": is no workbook and has no sheets; leave --sheet out");
      }
      Charsets.Found found =
          options.charset().isPresent()
              ? Charsets.require(file, options.name(), options.charset().get())
              : Charsets.detect(file, options.name());
      return taken(open(options, found), options);
    } catch (NoSuchFileException e) {
      throw new InputFault(options.name() + ": there is no such file");
    } catch (AccessDeniedException e) {
      throw new InputFault(options.name() + ": may not be read; check its permissions");
    } catch (IOException e) {
      throw new InputFault(options.name() + ": cannot be read: " + e.getMessage());
    }
  }

  private static RowSource taken(RowSource all, SourceOptions options) throws IOException {
    try {
      return options.where().isEmpty()
          ? all
          : new FilteredSource(all, options.where().get(), options.name());
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  /// A workbook is a zip file, whatever it is called.
  private static boolean isWorkbook(SourceOptions options) throws IOException {
    Optional<Format> said = options.format().or(() -> Format.ofName(options.name()));
    if (said.isPresent()) {
      return said.get() == Format.XLSX;
    }
    try (InputStream in = Files.newInputStream(options.file())) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
    }
  }

  private static void requireFile(SourceOptions options) throws IOException {
    if (Files.isDirectory(options.file())) {
      throw new InputFault(options.name() + ": is a folder; name a file of rows");
    }
    if (Files.size(options.file()) == 0) {
      throw new InputFault(options.name() + ": is empty; it needs a header line and rows");
    }
  }

  private static RowSource open(SourceOptions options, Charsets.Found found) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(options.file()), 1 << 16);
    try {
      in.skipNBytes(found.mark());
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, found.charset()), 1 << 16);
      Format format =
          options.format().or(() -> Format.ofName(options.name())).orElse(sniff(reader));
      return format == Format.JSONL
          ? new JsonlSource(options, reader, found.charset())
          : new CsvSource(options, reader, found.charset(), format == Format.TSV ? '\t' : ',');
    } catch (RuntimeException | IOException e) {
      in.close();
      throw e;
    }
  }

  private static Format sniff(Reader reader) throws IOException {
    reader.mark(SNIFFED_CHARS);
    char[] beginning = new char[SNIFFED_CHARS / 2];
    int read = reader.read(beginning);
    reader.reset();
    return Format.ofText(new String(beginning, 0, Math.max(read, 0)));
  }
}
