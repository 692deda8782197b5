package dev.seiri.loader.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// Opens sources.
public final class RowSources {
  private RowSources() {}

  /// Opens a file of rows and reads its header. A text is read from end to end before, to detect or
  /// to check its encoding, and JSON once more for its keys.
  ///
  /// @throws InputFault if it cannot be read, is empty, or lacks a column that was asked for
  public static RowSource open(SourceOptions options) {
    try {
      requireFile(options);
      return taken(all(options), options);
    } catch (NoSuchFileException e) {
      throw new InputFault(options.name() + ": there is no such file");
    } catch (AccessDeniedException e) {
      throw new InputFault(options.name() + ": may not be read; check its permissions");
    } catch (IOException e) {
      throw new InputFault(options.name() + ": cannot be read: " + e.getMessage());
    }
  }

  private static RowSource all(SourceOptions options) throws IOException {
    FileKind kind = FileKind.of(options.file());
    if (isWorkbook(options, kind)) {
      return new WorkbookSource(options);
    }
    if (kind != FileKind.TEXT) {
      throw new InputFault(options.name() + ": " + kind.message());
    }
    if (options.sheet().isPresent()) {
      throw new InputFault(
          options.name() + ": is no workbook and has no sheets; leave --sheet out");
    }
    Optional<Charset> charset = options.text().charset();
    Charsets.Found found =
        charset.isPresent()
            ? Charsets.require(options.file(), options.name(), charset.get())
            : Charsets.detect(options.file(), options.name());
    return text(options, new TextInput(options.file(), options.name(), found));
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

  /// A workbook is one by how it begins, whatever it is called, unless it is said to be something
  /// else.
  private static boolean isWorkbook(SourceOptions options, FileKind kind) {
    if (options.format().isPresent()) {
      return options.format().get() == Format.XLSX;
    }
    return kind == FileKind.ZIP
        || kind == FileKind.OLE2
        || kind == FileKind.TEXT && Format.ofName(options.name()).equals(Optional.of(Format.XLSX));
  }

  private static void requireFile(SourceOptions options) throws IOException {
    if (Files.isDirectory(options.file())) {
      throw new InputFault(options.name() + ": is a folder; name a file of rows");
    }
    if (Files.size(options.file()) == 0) {
      throw new InputFault(options.name() + ": is empty; it needs a header line and rows");
    }
  }

  private static RowSource text(SourceOptions options, TextInput text) throws IOException {
    Notes notes = new Notes();
    TextNotes.add(notes, text.found());
    Optional<Format> format = options.format().or(() -> Format.ofName(options.name()));
    BufferedReader reader = text.open();
    try {
      if (format.equals(Optional.of(Format.JSONL))
          || options.format().isEmpty() && Format.isJson(TextInput.beginning(reader))) {
        requireNoTable(options);
        reader.close();
        return new JsonlSource(options, text, notes);
      }
      return new CsvSource(options, TableText.of(options, reader, text.found(), format), notes);
    } catch (RuntimeException | IOException e) {
      reader.close();
      throw e;
    }
  }

  private static void requireNoTable(SourceOptions options) {
    if (options.headerRow().isPresent() || options.text().separator().isPresent()) {
      throw new InputFault(
          options.name() + ": is JSON and no table; leave --header-row and --separator out");
    }
  }
}
