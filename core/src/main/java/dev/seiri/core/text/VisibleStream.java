package dev.seiri.core.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// A stream of UTF-8 on its way to a terminal, shown as [VisibleText#lines] shows text. Bytes that
/// are no UTF-8 become U+FFFD. JSON that passes means the same as before.
public final class VisibleStream extends OutputStream {
  private static final int CHARS = 1 << 12;

  private final OutputStream out;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final CharBuffer chars = CharBuffer.allocate(CHARS);
  private final ByteBuffer rest = ByteBuffer.allocate(8);
  private boolean pendingReturn;

  public VisibleStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    // The beginning of a character that the write before ended in.
    while (rest.position() > 0 && in.hasRemaining()) {
      rest.put(in.get());
      rest.flip();
      decode(rest, false);
      rest.compact();
    }
    decode(in, false);
    rest.put(in);
  }

  @Override
  public synchronized void flush() throws IOException {
    out.flush();
  }

  @Override
  public synchronized void close() throws IOException {
    rest.flip();
    decode(rest, true);
    if (pendingReturn) {
      pendingReturn = false;
      put("\r");
    }
    out.close();
  }

  private void decode(ByteBuffer in, boolean last) throws IOException {
    boolean more = true;
    while (more) {
      more = decoder.decode(in, chars, last).isOverflow();
      chars.flip();
      show(chars.toString());
      chars.clear();
    }
  }

  /// A carriage return at the end waits for what follows it.
  private void show(String text) throws IOException {
    if (text.isEmpty()) {
      return;
    }
    String whole = pendingReturn ? "\r" + text : text;
    pendingReturn = whole.endsWith("\r");
    put(pendingReturn ? whole.substring(0, whole.length() - 1) : whole);
  }

  private void put(String text) throws IOException {
    out.write(VisibleText.lines(text).getBytes(StandardCharsets.UTF_8));
  }
}
