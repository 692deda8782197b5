package dev.seiri.local.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// The file in which DynamoDB Local keeps the tables: an SQLite database, whose header says how
/// long it is. What was written last may still stand in its write-ahead log beside it.
///
/// SQLite's "Database File Format" describes both (https://www.sqlite.org/fileformat2.html).
///
/// @param home where it is kept
public record DatabaseFile(SeiriHome home) {
  private static final int HEADER = 100;
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int PAGE_SIZE_AT = 16;

  /// Two bytes, one for who writes and one for who reads.
  private static final int FORMAT_AT = 18;

  private static final int CHANGES_AT = 24;
  private static final int PAGES_AT = 28;
  private static final int SCHEMA_FORMAT_AT = 44;
  private static final int ENCODING_AT = 56;
  private static final int PAGES_VALID_FOR_AT = 92;
  private static final byte WRITE_AHEAD = 2;

  /// What a file system writes at once.
  private static final int PAGE = 4096;

  /// What the write-ahead log is called, after the file's own name.
  private static final String LOG = "-wal";

  private static final int LOG_HEADER = 32;
  private static final int LOG_PAGE_SIZE_AT = 8;
  private static final int LOG_FRAME_HEADER = 24;
  private static final byte LEAF = 13;
  private static final int CONTENT_FROM = 5;

  /// The largest page, which the header's two bytes cannot hold, is written as 1.
  private static final int LARGEST_PAGE = 65_536;

  /// The file.
  public Path path() {
    return home.dynamodb().resolve("shared-local-instance.db");
  }

  /// Makes the database write ahead (SQLite's journal mode "WAL"), before a server opens it: a
  /// write costs about half of what it costs with a rollback journal. The two bytes of the header
  /// that say so are set as SQLite's file format describes them; a file that is not there is made,
  /// empty.
  ///
  /// @throws StackFault if it cannot be written
  public void writeAhead() {
    Path file = path();
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        Files.write(file, empty());
      } else if (!isBeingUndone()) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(new byte[] {WRITE_AHEAD, WRITE_AHEAD}), FORMAT_AT);
        }
      }
    } catch (IOException e) {
      throw new StackFault("%s cannot be written (%s)".formatted(file, e.getMessage()));
    }
  }

  /// A database of one page, which holds no table.
  private static byte[] empty() {
    ByteBuffer page = ByteBuffer.allocate(PAGE);
    page.put(MAGIC);
    page.putShort(PAGE_SIZE_AT, (short) PAGE);
    page.put(FORMAT_AT, new byte[] {WRITE_AHEAD, WRITE_AHEAD});
    // The shares of a page that a value may take, which the format fixes.
    page.put(FORMAT_AT + 3, new byte[] {64, 32, 32});
    page.putInt(CHANGES_AT, 1);
    page.putInt(PAGES_AT, 1);
    page.putInt(SCHEMA_FORMAT_AT, 4);
    page.putInt(ENCODING_AT, 1);
    page.putInt(PAGES_VALID_FOR_AT, 1);
    // The list of tables, which begins after the header: a leaf without cells.
    page.put(HEADER, LEAF);
    page.putShort(HEADER + CONTENT_FROM, (short) PAGE);
    return page.array();
  }

  /// What is wrong with it and what to do, in a line.
  public Optional<String> describe() {
    return damage().map(what -> "%s; %s".formatted(what, nextStep()));
  }

  /// What is wrong with it; empty if it is whole as far as its header tells, or there is none.
  public Optional<String> damage() {
    try {
      if (!Files.exists(path()) || isBeingUndone()) {
        return Optional.empty();
      }
      return fault().map(what -> path() + " " + what);
    } catch (IOException e) {
      return Optional.of("%s cannot be read (%s)".formatted(path(), e.getMessage()));
    }
  }

  /// What to do about a damaged file.
  public String nextStep() {
    return "put back a copy of its folder, or move that away and load the same rows again; results in %s stay, and answers that were in it are paid for again"
        .formatted(home.s3());
  }

  /// A rollback journal belongs to a change that was cut off and will be undone when the file is
  /// opened.
  private boolean isBeingUndone() throws IOException {
    Path journal = beside("-journal");
    return Files.exists(journal) && Files.size(journal) > 0;
  }

  private Path beside(String suffix) {
    return path().resolveSibling(path().getFileName() + suffix);
  }

  private Optional<String> fault() throws IOException {
    long size = Files.size(path());
    // One that was just made is empty, too.
    if (size <= PAGE && !Files.exists(beside(LOG)) && Files.exists(home.checkpoints())) {
      return Optional.of("is empty, and has held tables before");
    }
    if (size == 0) {
      return Optional.empty();
    }
    ByteBuffer header = header();
    if (header.limit() < HEADER || !isDatabase(header)) {
      return Optional.of("is damaged: it does not begin as a database does");
    }
    long pages = Integer.toUnsignedLong(header.getInt(PAGES_AT));
    int page = Short.toUnsignedInt(header.getShort(PAGE_SIZE_AT));
    int pageSize = page == 1 ? LARGEST_PAGE : page;
    long whole = pages * pageSize;
    boolean known = header.getInt(CHANGES_AT) == header.getInt(PAGES_VALID_FOR_AT);
    return known && size < whole && !isWrittenAhead(size / pageSize, pages)
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "is damaged: its end is cut off, it has %,d of %,d bytes",
                size,
                whole))
        : Optional.empty();
  }

  /// Whether the pages beyond the file's end stand in the write-ahead log, from which they are
  /// about to be copied.
  ///
  /// @param there how many pages the file has
  /// @param pages how many it is to have
  private boolean isWrittenAhead(long there, long pages) throws IOException {
    Path log = beside(LOG);
    if (!Files.exists(log)) {
      return false;
    }
    Set<Long> logged = new HashSet<>();
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
      if (file.read(number, LOG_PAGE_SIZE_AT) < Integer.BYTES) {
        return false;
      }
      long frame = LOG_FRAME_HEADER + Integer.toUnsignedLong(number.getInt(0));
      for (long at = LOG_HEADER; file.read(number.clear(), at) == Integer.BYTES; at += frame) {
        logged.add(Integer.toUnsignedLong(number.getInt(0)));
      }
    }
    return LongStream.rangeClosed(there + 1, pages).allMatch(logged::contains);
  }

  private ByteBuffer header() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    try (FileChannel file = FileChannel.open(path(), StandardOpenOption.READ)) {
      while (header.hasRemaining() && file.read(header) >= 0) {
        // The first bytes may come in parts.
      }
    }
    return header.flip();
  }

  private static boolean isDatabase(ByteBuffer header) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (header.get(i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }
}
