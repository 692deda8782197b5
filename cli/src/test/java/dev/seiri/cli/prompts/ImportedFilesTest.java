package dev.seiri.cli.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportedFilesTest {
  @TempDir private Path folder = Path.of("");
  private Desk desk = Desk.in(Path.of("."));

  @BeforeEach
  void secret() throws IOException {
    desk = Desk.in(folder);
    desk.write("secret.txt", "the secret");
    Files.createDirectories(folder.resolve("given"));
  }

  @Test
  void aLinkOutOfTheFolderIsNotFollowed() throws IOException {
    Path link =
        Files.createSymbolicLink(folder.resolve("given/p.txt"), folder.resolve("secret.txt"));
    refused(imported(link), "p.txt: is a link out of its folder");
    Path named =
        desk.write("given/a.json", "{\"_type\": \"prompt\", \"template_path\": \"p.txt\"}");
    refused(imported(named), "names p.txt, which is outside of its folder");
    Files.createSymbolicLink(folder.resolve("given/sub"), folder);
    Path below =
        desk.write(
            "given/b.json", "{\"_type\": \"prompt\", \"template_path\": \"sub/secret.txt\"}");
    refused(imported(below), "names sub/secret.txt, which is outside of its folder");
    Path above =
        desk.write("given/c.json", "{\"_type\": \"prompt\", \"template_path\": \"../secret.txt\"}");
    refused(imported(above), "names ../secret.txt, which is outside of its folder");
  }

  @Test
  void aLinkWithinTheFolderIsFollowed() throws IOException {
    desk.write("given/real.txt", "Sort these.");
    Path link = Files.createSymbolicLink(folder.resolve("given/l.txt"), Path.of("real.txt"));
    assertThat(imported(link).out()).startsWith("written ");
  }

  @Test
  void devicesFoldersAndLongFilesAreRefused() throws IOException {
    refused(imported(Path.of("/dev/zero")), "/dev/zero: is no file");
    refused(imported(folder.resolve("given")), "given: is no file");
    refused(imported(desk.write("long.txt", "x".repeat(1_000_001))), "larger than 1,000,000 bytes");
    List<String> many = new ArrayList<>(List.of("prompts", "import"));
    many.addAll(Collections.nCopies(1_001, "x.txt"));
    refused(desk.seiri(many.toArray(String[]::new)), "there are 1,001 files, and at most 1,000");
  }

  private Output imported(Path file) {
    return desk.seiri(
        "prompts", "import", file.toString(), "--output", folder.resolve("out").toString());
  }

  private void refused(Output said, String why) throws IOException {
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains(why).hasLineCount(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
