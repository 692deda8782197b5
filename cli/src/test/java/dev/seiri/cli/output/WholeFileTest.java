package dev.seiri.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.cli.session.CliFault;
import dev.seiri.local.home.SeiriHome;
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

  @Test
  void aFileIsReplacedAsLongAsNobodyHasEditedIt() throws IOException {
    Path file = folder.resolve("out.csv");
    write(file, "one", false);
    write(file, "two", false);
    assertThat(file).hasContent("two");
    Files.writeString(file, "two, edited");
    assertThatThrownBy(() -> write(file, "three", false))
        .isInstanceOf(CliFault.class)
        .hasMessage(
            "--output %s: exists already, and is not as Seiri wrote it; name another file, or --overwrite it"
                .formatted(file));
    assertThat(file).hasContent("two, edited");
    write(file, "three", true);
    write(file, "four", false);
    assertThat(file).hasContent("four");
  }

  @Test
  void aFileThatSomebodyElseMadeIsKept() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.csv"), "one");
    assertThatThrownBy(() -> write(file, "one", false)).isInstanceOf(CliFault.class);
    // The same content at another place says nothing of this one.
    write(folder.resolve("other.csv"), "one", false);
    assertThatThrownBy(() -> write(file, "one", false)).isInstanceOf(CliFault.class);
  }

  @Test
  void theFileOfARunThatDidNotEndIsNotRemembered() throws IOException {
    Path file = folder.resolve("out.csv");
    try (WholeFile half = WholeFile.replacing("--output", file, written(), false);
        OutputStream out = half.open()) {
      out.write("half".getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(file, "half");
    assertThatThrownBy(() -> write(file, "whole", false)).isInstanceOf(CliFault.class);
  }

  private void write(Path file, String content, boolean overwrite) throws IOException {
    try (WholeFile whole = WholeFile.replacing("--output", file, written(), overwrite)) {
      try (OutputStream out = whole.open()) {
        out.write(content.getBytes(StandardCharsets.UTF_8));
      }
      whole.finish();
    }
  }

  private WrittenFiles written() {
    return new WrittenFiles(new SeiriHome(folder.resolve("home")));
  }
}
