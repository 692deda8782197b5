package dev.seiri.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.local.home.StackFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchedLibraryTest {
  private static final String SHA256_OF_TEXT =
      "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1";

  @TempDir private Path folder;
  private Path published;

  @BeforeEach
  void publish() throws IOException {
    published = Files.writeString(folder.resolve("library.jar"), "text");
  }

  @Test
  void aLibraryWithTheExpectedDigestIsKept() {
    List<String> said = new ArrayList<>();
    FetchedLibrary library = library(SHA256_OF_TEXT);
    assertThat(library.isThere()).isFalse();
    library.fetch(said::add);
    assertThat(library.file()).hasContent("text");
    assertThat(said).singleElement().asString().contains(published.toUri().toString());
  }

  @Test
  void anotherFileIsNotKept() throws IOException {
    FetchedLibrary library = library("0".repeat(64));
    assertThatThrownBy(() -> library.fetch(line -> {}))
        .isInstanceOf(StackFault.class)
        .hasMessageContaining(SHA256_OF_TEXT);
    assertThat(folder.resolve("made")).isEmptyDirectory();
  }

  @Test
  void aPlaceThatCannotBeReachedIsNamedWithWhereToPutTheFile() throws IOException {
    Files.delete(published);
    FetchedLibrary library = library(SHA256_OF_TEXT);
    assertThatThrownBy(() -> library.fetch(line -> {}))
        .isInstanceOf(StackFault.class)
        .hasMessageContaining(published.toUri().toString())
        .hasMessageContaining(library.file().toString());
  }

  @Test
  void aFolderWithAllItsLibrariesLacksNone() {
    assertThat(FetchedLibrary.of(folder)).isEmpty();
  }

  private FetchedLibrary library(String sha256) {
    return new FetchedLibrary(
        folder.resolve("made").resolve("library.jar"), published.toUri(), sha256);
  }
}
