package dev.seiri.loader.workbook;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/// The texts that cells refer to by their numbers. They lie in a file outside of the heap, since a
/// sheet of a million rows may have millions; the file is gone once this is closed.
final class SharedStrings implements AutoCloseable {
  /// Of so many texts the place of one is kept; the others are counted from there.
  private static final int STRIDE = 8;

  private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfChar CHAR = ValueLayout.JAVA_CHAR_UNALIGNED;

  private final Arena arena;
  private final MemorySegment bytes;
  private final long[] places;
  private final int count;

  private SharedStrings(Arena arena, MemorySegment bytes, long[] places, int count) {
    this.arena = arena;
    this.bytes = bytes;
    this.places = places;
    this.count = count;
  }

  static SharedStrings none() {
    return new SharedStrings(Arena.ofShared(), MemorySegment.NULL, new long[0], 0);
  }

  /// @throws WorkbookFault if there is no such text
  String get(int index) {
    if (index < 0 || index >= count) {
      throw new WorkbookFault(
          String.format(
              Locale.ROOT,
              "refers to text %,d of %,d; it is damaged: save it again in your spreadsheet program",
              index,
              count));
    }
    long at = places[index / STRIDE];
    for (int i = index / STRIDE * STRIDE; i < index; i++) {
      at += Integer.BYTES + 2L * bytes.get(LENGTH, at);
    }
    char[] chars = new char[bytes.get(LENGTH, at)];
    MemorySegment.copy(bytes, CHAR, at + Integer.BYTES, chars, 0, chars.length);
    return new String(chars);
  }

  @Override
  public void close() {
    arena.close();
  }

  /// Takes the texts one after another.
  static final class Builder implements AutoCloseable {
    private final Path file;
    private final OutputStream out;
    private long[] places = new long[64];
    private int count;
    private long at;

    Builder() throws IOException {
      this.file = Files.createTempFile("seiri-texts-", ".tmp");
      this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    void add(String text) throws IOException {
      if (count % STRIDE == 0) {
        if (count / STRIDE == places.length) {
          places = Arrays.copyOf(places, places.length * 2);
        }
        places[count / STRIDE] = at;
      }
      ByteBuffer buffer =
          ByteBuffer.allocate(Integer.BYTES + 2 * text.length())
              .order(java.nio.ByteOrder.nativeOrder());
      buffer.putInt(text.length());
      buffer.asCharBuffer().put(text);
      out.write(buffer.array());
      at += buffer.capacity();
      count++;
    }

    SharedStrings build() throws IOException {
      out.close();
      Arena arena = Arena.ofShared();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        return new SharedStrings(arena, bytes, places, count);
      } catch (IOException | RuntimeException e) {
        arena.close();
        throw e;
      }
    }

    /// The file is read on through its mapping, without a name.
    @Override
    public void close() throws IOException {
      out.close();
      Files.deleteIfExists(file);
    }
  }
}
