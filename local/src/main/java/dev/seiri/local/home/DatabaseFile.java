package dev.seiri.local.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/// The file in which DynamoDB Local keeps the tables: an SQLite database, whose header says how
/// long it is.
///
/// @param home where it is kept
public record DatabaseFile(SeiriHome home) {
  private static final int HEADER = 100;
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int PAGE_SIZE_AT = 16;
  private static final int CHANGES_AT = 24;
  private static final int PAGES_AT = 28;
  private static final int PAGES_VALID_FOR_AT = 92;

  /// The largest page, which the header's two bytes cannot hold, is written as 1.
  private static final int LARGEST_PAGE = 65_536;

  /// The file.
  public Path path() {
    return home.dynamodb().resolve("shared-local-instance.db");
  }

  /// What is wrong with it and what to do, in a line.
  public Optional<String> describe() {
    return damage().map(what -> "%s; %s".formatted(what, nextStep()));
  }

  /// What is wrong with it; empty if it is whole as far as its header tells, or there is none.
  public Optional<String> damage() {
    try {
      if (!Files.exists(path()) || isBeingWritten()) {
        return Optional.empty();
      }
      return fault().map(what -> path() + " " + what);
    } catch (IOException e) {
      return Optional.of("%s cannot be read (%s)".formatted(path(), e.getMessage()));
    }
  }

  /// What to do about a damaged file.
  public String nextStep() {
    return "put back a copy of it, or move it away and load the same rows again; results in %s stay, and answers that were in it are paid for again"
        .formatted(home.s3());
  }

  /// A journal belongs to a change that is being made, or was cut off and will be undone when the
  /// file is opened.
  private boolean isBeingWritten() throws IOException {
    for (String suffix : new String[] {"-journal", "-wal"}) {
      Path journal = path().resolveSibling(path().getFileName() + suffix);
      if (Files.exists(journal) && Files.size(journal) > 0) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> fault() throws IOException {
    long size = Files.size(path());
    if (size == 0) {
      // One that was just made is empty, too.
      return Files.exists(home.checkpoints())
          ? Optional.of("is empty, and has held tables before")
          : Optional.empty();
    }
    ByteBuffer header = header();
    if (header.limit() < HEADER || !isDatabase(header)) {
      return Optional.of("is damaged: it does not begin as a database does");
    }
    long pages = Integer.toUnsignedLong(header.getInt(PAGES_AT));
    int page = Short.toUnsignedInt(header.getShort(PAGE_SIZE_AT));
    long whole = pages * (page == 1 ? LARGEST_PAGE : page);
    boolean known = header.getInt(CHANGES_AT) == header.getInt(PAGES_VALID_FOR_AT);
    return known && size < whole
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "is damaged: its end is cut off, it has %,d of %,d bytes",
                size,
                whole))
        : Optional.empty();
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
