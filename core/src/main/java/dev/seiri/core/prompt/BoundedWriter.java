package dev.seiri.core.prompt;

import java.io.StringWriter;

/// A string writer that stops at a number of characters, before memory does.
final class BoundedWriter extends StringWriter {
  private final int limit;

  BoundedWriter(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(int c) {
    room(1);
    super.write(c);
  }

  @Override
  public void write(char[] chars, int offset, int length) {
    room(length);
    super.write(chars, offset, length);
  }

  @Override
  public void write(String text) {
    room(text.length());
    super.write(text);
  }

  @Override
  public void write(String text, int offset, int length) {
    room(length);
    super.write(text, offset, length);
  }

  private void room(int more) {
    if (getBuffer().length() + more > limit) {
      throw new OutputTooLarge();
    }
  }
}
