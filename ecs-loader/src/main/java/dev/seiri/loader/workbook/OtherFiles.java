package dev.seiri.loader.workbook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Names what a file is that is taken for a workbook and is none.
final class OtherFiles {
  private static final String SAVE =
      "; save it as an Excel workbook (.xlsx) in your spreadsheet program";
  private static final int HEAD = 1_024;
  private static final int ENTRY = 128;
  private static final int FARTHEST = 64 << 20;

  private OtherFiles() {}

  /// A zip file without a workbook's parts.
  static String zipped(OfficePackage parts) {
    if (parts.has("xl/workbook.bin")) {
      return "is a binary workbook (.xlsb), which Seiri does not read" + SAVE;
    }
    if (parts.has("mimetype") && parts.has("content.xml")) {
      return "is an OpenDocument file (.ods), which Seiri does not read" + SAVE;
    }
    if (parts.has("Index/Document.iwa") || parts.has("Index.zip")) {
      return "is a Numbers document, which Seiri does not read; export it as an Excel workbook";
    }
    if (parts.has("word/document.xml") || parts.has("ppt/presentation.xml")) {
      return "is a document of Word or PowerPoint and no workbook; name a file of rows";
    }
    return "is a zip file and no workbook (.xlsx); if rows are packed in it, unpack them";
  }

  /// A file that is no zip file.
  static String unzipped(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String head =
          new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
      if (head.contains("<html") || head.contains("<table")) {
        return "is a web page that is called a workbook" + SAVE;
      }
      if (head.contains("mso-application") || head.contains("office:spreadsheet")) {
        return "is an XML spreadsheet of 2003" + SAVE;
      }
      return "is no workbook (.xlsx) that can be read; if it is text, name it .csv or .tsv, or give --format";
    }
  }

  /// Whether a file is one of the older kind, which old .xls files and protected ones are.
  static boolean isOle(byte[] head) {
    return head.length >= 4
        && (head[0] & 0xff) == 0xd0
        && (head[1] & 0xff) == 0xcf
        && (head[2] & 0xff) == 0x11
        && (head[3] & 0xff) == 0xe0;
  }

  /// Which of them: its directory has entries of 128 bytes, which begin with their names.
  static String ole(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] entry = new byte[ENTRY];
      for (int at = 0; at < FARTHEST && in.readNBytes(entry, 0, ENTRY) == ENTRY; at += ENTRY) {
        String name = new String(entry, 0, 64, StandardCharsets.UTF_16LE);
        if (name.startsWith("EncryptedPackage\0") || name.startsWith("EncryptionInfo\0")) {
          return "is protected by a password; remove it in your spreadsheet program (File > Info > Protect Workbook) and save it";
        }
        if (name.startsWith("Workbook\0") || name.startsWith("Book\0")) {
          return "is an old workbook (.xls), which Seiri does not read" + SAVE;
        }
      }
      return "is protected by a password, or an old workbook (.xls); save it without a password as an Excel workbook (.xlsx) in your spreadsheet program";
    }
  }
}
