package dev.seiri.loader.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The kind of a file by its first bytes, whatever its name is.
enum FileKind {
  /// A workbook of Excel's, or another archive.
  ZIP("is a ZIP archive; unpack it, or save the workbook as .xlsx"),
  /// An old or encrypted workbook.
  OLE2("is an old .xls workbook or is protected by a password; save it as .xlsx without one"),
  COMPRESSED("is compressed; unpack it first, such as with `gunzip` or `unzip`"),
  PDF("is a PDF; export its table as CSV or .xlsx"),
  HTML(
      "is a web page (HTML), as some systems export it under another name; open it in a spreadsheet program and save it as .xlsx or CSV"),
  XML("is XML and no table; open it in a spreadsheet program and save it as .xlsx or CSV"),
  RTF("is a document (RTF); save its table as CSV or .xlsx"),
  IMAGE("is an image; it has no rows"),
  DATABASE("is a database or Parquet file; export the table as CSV or JSON lines"),
  TEXT("is text");

  /// The first bytes of what is no text, as ISO-8859-1.
  private record Magic(String bytes, FileKind kind) {}

  private static final List<Magic> MAGICS =
      List.of(
          new Magic("PK\u0003\u0004", ZIP),
          new Magic("PK\u0005\u0006", ZIP),
          new Magic("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1", OLE2),
          new Magic("\u001F\u008B", COMPRESSED),
          new Magic("BZh", COMPRESSED),
          new Magic("\u00FD7zXZ\u0000", COMPRESSED),
          new Magic("7z\u00BC\u00AF'\u001C", COMPRESSED),
          new Magic("\u0028\u00B5\u002F\u00FD", COMPRESSED),
          new Magic("Rar!\u001A", COMPRESSED),
          new Magic("%PDF-", PDF),
          new Magic("{\\rtf", RTF),
          new Magic("\u0089PNG", IMAGE),
          new Magic("\u00FF\u00D8\u00FF", IMAGE),
          new Magic("GIF8", IMAGE),
          new Magic("SQLite format 3\u0000", DATABASE),
          new Magic("PAR1", DATABASE));

  private static final int HEAD = 1_024;
  private final String message;

  FileKind(String message) {
    this.message = message;
  }

  /// What is wrong with a file of this kind as a source, and what to do.
  String message() {
    return message;
  }

  static FileKind of(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    }
    String bytes = new String(head, StandardCharsets.ISO_8859_1);
    Optional<FileKind> binary =
        MAGICS.stream()
            .filter(magic -> bytes.startsWith(magic.bytes()))
            .map(Magic::kind)
            .findFirst();
    return binary.orElseGet(() -> ofMarkup(bytes));
  }

  /// Markup begins alike in all encodings that keep ASCII; in UTF-16 its letters stand apart.
  private static FileKind ofMarkup(String bytes) {
    String text =
        bytes
            .replace("\u0000", "")
            .replaceFirst("^(\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)", "")
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    boolean html =
        List.of("<!doctype html", "<html", "<table", "<head", "<meta", "<body", "<div", "<tr")
            .stream()
            .anyMatch(text::startsWith);
    if (html || text.startsWith("<?xml") && text.contains("<html")) {
      return HTML;
    }
    return text.startsWith("<?xml") ? XML : TEXT;
  }
}
