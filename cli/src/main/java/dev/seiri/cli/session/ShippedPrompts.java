package dev.seiri.cli.session;

import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.prompts.file.PromptFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The prompts shipped with the program.
public final class ShippedPrompts {
  private ShippedPrompts() {}

  /// A prompt and the text of its file.
  public record Shipped(PromptTemplate template, String text) {
    private static Shipped of(Path file) {
      String text = PromptFile.text(file);
      return new Shipped(PromptFile.parse(text, file.toString()), text);
    }
  }

  /// All of them, by task and version.
  public static List<Shipped> all() {
    URL folder = ShippedPrompts.class.getResource("/prompts");
    if (folder == null) {
      throw new IllegalStateException("the shipped prompts are missing from the program");
    }
    try {
      URI uri = folder.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read(Path.of(uri));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return read(jar.getPath("/prompts"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What tells the archive of the shipped prompts from another one: its place, size and time.
  /// Absent where they lie in a folder, whose files may change.
  static Optional<String> release() {
    URL folder = ShippedPrompts.class.getResource("/prompts");
    try {
      if (folder == null || !(folder.openConnection() instanceof JarURLConnection jar)) {
        return Optional.empty();
      }
      Path archive = Path.of(jar.getJarFileURL().toURI());
      return Optional.of(
          String.join(
              "\n",
              archive.toString(),
              Long.toString(Files.size(archive)),
              Files.getLastModifiedTime(archive).toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Shipped> read(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(Shipped::of)
          .toList();
    }
  }
}
