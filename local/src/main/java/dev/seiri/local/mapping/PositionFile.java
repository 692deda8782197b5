package dev.seiri.local.mapping;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The file that keeps the stream's positions.
public interface PositionFile {
  /// Its content, if there is any.
  Optional<String> read() throws IOException;

  /// Replaces it as a whole.
  void replace(String content) throws IOException;

  /// One on the disk.
  static PositionFile at(Path file) {
    return new OnDisk(file);
  }

  /// A file on the disk.
  record OnDisk(Path file) implements PositionFile {
    @Override
    public Optional<String> read() throws IOException {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    @Override
    public void replace(String content) throws IOException {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, content, StandardCharsets.UTF_8);
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }
}
