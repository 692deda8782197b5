package dev.seiri.loader.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Finds out how a file's text is encoded.
final class Charsets {
  /// Shift_JIS as Japanese spreadsheets write it, with ①, ㈱ and ～.
  static final Charset SHIFT_JIS = Charset.forName("windows-31j");

  private static final int BLOCK = 1 << 16;

  private Charsets() {}

  /// What a file is encoded in, and how many bytes of byte order mark stand before its text.
  record Found(Charset charset, int mark) {}

  /// @throws InputFault if the file is neither UTF-8 nor Shift_JIS and has no byte order mark
  static Found detect(Path file, String name) throws IOException {
    Optional<Found> marked = byMark(file);
    if (marked.isPresent()) {
      return marked.get();
    }
    for (Charset charset : List.of(StandardCharsets.UTF_8, SHIFT_JIS)) {
      if (faultAt(file, 0, charset) < 0) {
        return new Found(charset, 0);
      }
    }
    long line = lineOf(file, faultAt(file, 0, StandardCharsets.UTF_8));
    throw new InputFault(
        name, line, "neither UTF-8 nor Shift_JIS; name the encoding with --charset");
  }

  /// An encoding somebody named: the mark is skipped if there is one.
  ///
  /// @throws InputFault if the file is not in it
  static Found require(Path file, String name, Charset charset) throws IOException {
    Optional<Found> marked = byMark(file);
    int mark = marked.map(Found::mark).orElse(0);
    // UTF-16 alone leaves the order of the bytes to the mark, which is not read again.
    Charset ordered =
        charset.equals(StandardCharsets.UTF_16)
            ? marked
                .map(Found::charset)
                .filter(found -> !found.equals(StandardCharsets.UTF_8))
                .orElse(charset)
            : charset;
    long fault = faultAt(file, mark, ordered);
    if (fault >= 0) {
      throw new InputFault(
          name,
          lineOf(file, fault),
          "not %s; leave --charset out to have the encoding found".formatted(charset.name()));
    }
    return new Found(ordered, mark);
  }

  private static Optional<Found> byMark(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(3);
      if (head.length == 3
          && (head[0] & 0xff) == 0xef
          && (head[1] & 0xff) == 0xbb
          && (head[2] & 0xff) == 0xbf) {
        return Optional.of(new Found(StandardCharsets.UTF_8, 3));
      }
      if (head.length >= 2 && (head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xfe) {
        return Optional.of(new Found(StandardCharsets.UTF_16LE, 2));
      }
      if (head.length >= 2 && (head[0] & 0xff) == 0xfe && (head[1] & 0xff) == 0xff) {
        return Optional.of(new Found(StandardCharsets.UTF_16BE, 2));
      }
      return Optional.empty();
    }
  }

  /// The offset of the first byte that does not decode, or -1 if all do. Reads block by block.
  private static long faultAt(Path file, int skip, Charset charset) throws IOException {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
    CharBuffer chars = CharBuffer.allocate(BLOCK);
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(skip);
      long offset = skip;
      while (true) {
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + Math.max(read, 0)).flip();
        CoderResult result = decoder.decode(bytes, chars.clear(), read < 0);
        if (result.isError()) {
          return offset + bytes.position();
        }
        offset += bytes.position();
        bytes.compact();
        if (read < 0) {
          return -1;
        }
      }
    }
  }

  private static long lineOf(Path file, long offset) throws IOException {
    long line = 1;
    try (InputStream in = new java.io.BufferedInputStream(Files.newInputStream(file), BLOCK)) {
      for (long i = 0; i < offset; i++) {
        if (in.read() == '\n') {
          line++;
        }
      }
    }
    return line;
  }
}
