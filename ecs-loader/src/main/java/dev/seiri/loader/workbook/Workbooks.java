package dev.seiri.loader.workbook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/// Opens workbooks.
public final class Workbooks {
  private Workbooks() {}

  /// Whether a file begins as workbooks do, whatever it is called.
  public static boolean isOne(Path file) throws IOException {
    byte[] head = head(file);
    return isZip(head) || OtherFiles.isOle(head);
  }

  /// @throws WorkbookFault if it is no workbook that can be read
  public static Workbook open(Path file) throws IOException {
    return open(file, WorkbookLimits.USUAL);
  }

  static Workbook open(Path file, WorkbookLimits limits) throws IOException {
    byte[] head = head(file);
    if (OtherFiles.isOle(head)) {
      throw new WorkbookFault(OtherFiles.ole(file));
    }
    if (!isZip(head)) {
      throw new WorkbookFault(OtherFiles.unzipped(file));
    }
    try {
      return new XlsxWorkbook(file, limits);
    } catch (ZipException e) {
      throw Damage.unopened(e);
    }
  }

  private static boolean isZip(byte[] head) {
    return head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(4);
    }
  }
}
