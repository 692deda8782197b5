package dev.seiri.local.faults;

import dev.seiri.local.mapping.PositionFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The stream's positions with a fault point where they are written.
public record FaultyPositions(PositionFile file, FaultPoints points) implements PositionFile {
  @Override
  public Optional<String> read() throws IOException {
    return file.read();
  }

  @Override
  public void replace(String content) throws IOException {
    try {
      points.run(Step.CHECKPOINT, () -> write(content));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void write(String content) {
    try {
      file.replace(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
