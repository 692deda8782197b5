package dev.seiri.loader.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text whose encoding is known.
///
/// @param name what to call it in messages
record TextInput(Path file, String name, Charsets.Found found) {
  private static final int BUFFER = 1 << 16;
  private static final int BEGINNING = 1 << 16;

  /// Opens it at its first character, byte order marks left out.
  BufferedReader open() throws IOException {
    java.io.InputStream in = Files.newInputStream(file);
    try {
      in.skipNBytes(found.mark());
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, found.charset()), BUFFER);
      int c;
      do {
        reader.mark(1);
        c = reader.read();
      } while (c == '\uFEFF');
      if (c >= 0) {
        reader.reset();
      }
      return reader;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /// Some text that a reader has before it, which stays there.
  static String beginning(BufferedReader reader) throws IOException {
    reader.mark(BEGINNING + 1);
    char[] chars = new char[BEGINNING];
    int read = 0;
    while (read < chars.length) {
      int more = reader.read(chars, read, chars.length - read);
      if (more < 0) {
        break;
      }
      read += more;
    }
    reader.reset();
    return new String(chars, 0, read);
  }

  /// Whether the text may continue after such a beginning.
  static boolean isCut(String beginning) {
    return beginning.length() == BEGINNING;
  }
}
