package dev.seiri.core.prompt;

import java.io.Writer;

/// A text that stops at a number of characters, before memory does.
///
/// Not a `StringWriter`: Pebble writes past that one's methods, into its buffer.
final class BoundedWriter extends Writer {
  private final StringBuilder text = new StringBuilder();
  private final int limit;

  BoundedWriter(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(char[] chars, int offset, int length) {
    room(length);
    text.append(chars, offset, length);
  }

  @Override
  public void write(String more) {
    room(more.length());
    text.append(more);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return text.toString();
  }

  private void room(int more) {
    if (text.length() + more > limit) {
      throw new OutputTooLarge();
    }
  }
}
