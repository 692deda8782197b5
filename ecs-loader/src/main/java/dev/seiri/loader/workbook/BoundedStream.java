package dev.seiri.loader.workbook;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/// A part of a workbook as it is unpacked, up to a bound; nor may a piece of markup or text in it
/// be so long that it fills memory.
final class BoundedStream extends FilterInputStream {
  private static final int LONGEST_PIECE = 8 << 20;

  private final String part;
  private final long bound;
  private long read;
  private long piece;

  BoundedStream(InputStream in, String part, long bound) {
    super(in);
    this.part = part;
    this.bound = bound;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = super.read(bytes, from, length);
    if (count > 0) {
      read += count;
      measure(bytes, from, count);
    }
    if (read > bound) {
      throw new WorkbookFault(
          String.format(
              Locale.ROOT,
              "its %s unpacks to more than %,d MB, far more than such a file holds; save it again in your spreadsheet program, or split it",
              part,
              bound >> 20));
    }
    return count;
  }

  /// Markup begins with `<`, and so does what follows a text.
  private void measure(byte[] bytes, int from, int count) {
    int last = from + count - 1;
    while (last >= from && bytes[last] != '<') {
      last--;
    }
    piece = last < from ? piece + count : from + count - 1 - last;
    if (piece > LONGEST_PIECE) {
      throw new WorkbookFault(
          "its %s holds one text or name of more than 8 MB; is it a workbook?".formatted(part));
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
