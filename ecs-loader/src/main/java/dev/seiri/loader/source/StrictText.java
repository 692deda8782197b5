package dev.seiri.loader.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// The result of decoding a whole file in one encoding.
///
/// @param fault the first bytes that are no text in this encoding; absent: all are
/// @param census of the text up to there
record StrictText(Charset charset, Optional<Fault> fault, TextCensus census) {
  private static final int BLOCK = 1 << 16;

  /// The first byte that does not decode.
  ///
  /// @param line counted from 1
  /// @param atEnd whether the file ends within a character
  record Fault(long line, int value, boolean atEnd) {
    String describe() {
      return String.format(
          Locale.ROOT, "byte 0x%02X%s", value, atEnd ? ", the file ends within a character" : "");
    }
  }

  boolean isValid() {
    return fault.isEmpty();
  }

  /// Decodes a file block by block.
  ///
  /// @param skip how many bytes stand before the text
  static StrictText of(Path file, int skip, Charset charset) throws IOException {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
    CharBuffer chars = CharBuffer.allocate(BLOCK);
    TextCensus census = new TextCensus();
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(skip);
      while (true) {
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        boolean end = read < 0;
        bytes.position(bytes.position() + Math.max(read, 0)).flip();
        CoderResult result = decoder.decode(bytes, chars.clear(), end);
        census.add(chars.flip());
        if (result.isError()) {
          return new StrictText(charset, Optional.of(fault(census, bytes, result, end)), census);
        }
        bytes.compact();
        if (end) {
          return new StrictText(charset, Optional.empty(), census);
        }
      }
    }
  }

  private static Fault fault(TextCensus census, ByteBuffer bytes, CoderResult result, boolean end) {
    return new Fault(
        census.line(),
        bytes.get(bytes.position()) & 0xFF,
        end && result.isMalformed() && bytes.remaining() <= result.length());
  }
}
