package dev.seiri.bench.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A disk of its own and of a small size, in memory. Mounting one takes root.
public final class SmallDisk implements AutoCloseable {
  private static final String FILLER = "filler";

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /// Mounts one at a new folder, if this process may.
  public static Optional<SmallDisk> at(Path folder, int megabytes)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String size = String.format(Locale.ROOT, "size=%dm", megabytes);
    return command("mount", "-t", "tmpfs", "-o", size, "seiri-drill", folder.toString())
        ? Optional.of(new SmallDisk(folder))
        : Optional.empty();
  }

  public Path folder() {
    return folder;
  }

  /// Fills it to the last byte.
  public void fill() throws IOException {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILLER))) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // No space is left, as intended. What is smaller than a block goes in byte by byte.
      if (Files.getFileStore(folder).getUsableSpace() >= block.length) {
        throw e;
      }
    }
  }

  /// Gives the space back.
  public void free() throws IOException {
    Files.deleteIfExists(folder.resolve(FILLER));
  }

  /// Makes it read-only. Nothing may be open for writing.
  public boolean readOnly() throws IOException, InterruptedException {
    return command("mount", "-o", "remount,ro", folder.toString());
  }

  @Override
  public void close() {
    try {
      // Also while a process that ends has still a file open there.
      command("umount", "-l", folder.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean command(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(words))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
