package dev.seiri.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path folder = Path.of("");

  /// The first file is like one of a killed process with the same id.
  @Test
  void aLeftoverOfAnotherRunIsNotInTheWay() throws IOException {
    Path file = folder.resolve("out.csv");
    try (WholeFile left = WholeFile.at("--output", file);
        WholeFile mine = WholeFile.at("--output", file)) {
      try (OutputStream out = left.open()) {
        out.write("half".getBytes(StandardCharsets.UTF_8));
      }
      try (OutputStream out = mine.open()) {
        out.write("whole".getBytes(StandardCharsets.UTF_8));
      }
      mine.finish();
    }
    assertThat(file).hasContent("whole");
    assertThat(Files.list(folder)).containsExactly(file);
  }
}
