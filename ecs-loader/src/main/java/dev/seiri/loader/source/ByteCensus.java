package dev.seiri.loader.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Statistics of a file's bytes.
final class ByteCensus {
  private static final int BLOCK = 1 << 16;

  private long bytes;
  private long nulsAtEven;
  private long nulsAtOdd;
  private long sequences;
  private long broken;
  private int awaited;

  private ByteCensus() {}

  static ByteCensus of(Path file) throws IOException {
    ByteCensus census = new ByteCensus();
    byte[] block = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        for (int i = 0; i < read; i++) {
          census.add(block[i] & 0xFF);
        }
      }
    }
    census.broken += census.awaited > 0 ? 1 : 0;
    return census;
  }

  private void add(int value) {
    if (value == 0) {
      if ((bytes & 1) == 0) {
        nulsAtEven++;
      } else {
        nulsAtOdd++;
      }
    }
    bytes++;
    boolean continues = (value & 0xC0) == 0x80;
    if (awaited > 0) {
      if (continues) {
        sequences += --awaited == 0 ? 1 : 0;
        return;
      }
      broken++;
      awaited = 0;
    }
    if (value >= 0xC2 && value <= 0xF4) {
      awaited = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
    } else if (value >= 0x80) {
      broken++;
    }
  }

  /// Whether most of what is beyond ASCII is UTF-8: text of another encoding hardly ever is.
  boolean isMostlyUtf8() {
    return sequences > 0 && broken * 4 <= sequences;
  }

  /// Whether one byte in ten is zero, as in no text but UTF-16 and UTF-32.
  boolean isFullOfNuls() {
    return (nulsAtEven + nulsAtOdd) * 10 >= bytes;
  }

  /// Whether this can be UTF-16: zero bytes stand at even places alone, or at odd ones.
  boolean canBeUtf16() {
    return bytes % 2 == 0
        && nulsAtEven + nulsAtOdd > 0
        && Math.min(nulsAtEven, nulsAtOdd) * 20 <= Math.max(nulsAtEven, nulsAtOdd);
  }
}
