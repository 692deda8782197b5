package dev.seiri.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A new folder for a measurement or a drill, deleted at its end.
public record WorkFolder(Path path) implements AutoCloseable {
  /// A disk in memory, where the system has one: a synced write costs nothing there, as it costs a
  /// client of a table on AWS next to nothing.
  private static final Path MEMORY = Path.of("/dev/shm");

  public static WorkFolder onDisk() throws IOException {
    return new WorkFolder(Files.createTempDirectory("seiri-bench"));
  }

  /// A folder on the disk in memory, or elsewhere if there is none.
  public static WorkFolder inMemory() throws IOException {
    return Files.isWritable(MEMORY)
        ? new WorkFolder(Files.createTempDirectory(MEMORY, "seiri-bench"))
        : onDisk();
  }

  @Override
  public void close() {
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path file : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
