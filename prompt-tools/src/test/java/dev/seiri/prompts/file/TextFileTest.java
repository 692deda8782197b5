package dev.seiri.prompts.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.prompt.PromptFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aFileAtTheLimitIsReadAndALargerOneIsNot() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "0123456789");
    assertThat(TextFile.read(file, 10)).isEqualTo("0123456789");
    assertThatThrownBy(() -> TextFile.read(file, 9))
        .isInstanceOf(PromptFault.class)
        .hasMessageContaining("a: is larger than 9 bytes");
  }

  @Test
  void aPromptOfThreeMegabytesIsRefusedInOneLine() throws IOException {
    Path file =
        Files.writeString(folder.resolve("p.yaml"), "prompt_template: '" + "x".repeat(3_000_000));
    assertThatThrownBy(() -> PromptFile.read(file))
        .isInstanceOf(PromptFault.class)
        .hasMessageContaining("p.yaml: is larger than 1,000,000 bytes")
        .hasMessageNotContaining("\n");
  }

  @Test
  void whatIsNoFileIsNotRead() {
    for (Path path : new Path[] {folder, Path.of("/dev/zero"), folder.resolve("none")}) {
      assertThatThrownBy(() -> TextFile.read(path, 10))
          .isInstanceOf(PromptFault.class)
          .hasMessageStartingWith(path + ": ");
    }
  }

  @Test
  void bytesThatAreNoTextAreNamed() throws IOException {
    Path file = Files.write(folder.resolve("a"), new byte[] {'a', (byte) 0xE3});
    assertThatThrownBy(() -> TextFile.read(file, 10)).hasMessageContaining("not UTF-8");
  }
}
