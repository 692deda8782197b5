package dev.seiri.loader.source;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/// Counts the double quotes that are read through it.
final class QuoteCounter extends FilterReader {
  private long count;

  QuoteCounter(Reader in) {
    super(in);
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int c = super.read();
    count += c == '"' ? 1 : 0;
    return c;
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    int read = super.read(chars, offset, length);
    for (int i = 0; i < read; i++) {
      count += chars[offset + i] == '"' ? 1 : 0;
    }
    return read;
  }
}
