package dev.seiri.cli.output;

import dev.seiri.cli.session.CliFault;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// A file that appears under its name only when it is complete.
public final class WholeFile implements AutoCloseable {
  private final Path file;
  private final Path part;
  private boolean whole;

  private WholeFile(Path file, Path part) {
    this.file = file;
    this.part = part;
  }

  /// Checks that a file can be written, before anything is paid for.
  ///
  /// @param option the option that names it, for messages: `--output`
  /// @throws CliFault if it cannot
  public static WholeFile at(String option, Path file) {
    Path absolute = file.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw new CliFault("%s %s: is a folder; name a file".formatted(option, file));
    }
    try {
      Path folder = absolute.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new CliFault("%s %s: there is no folder %s; make it".formatted(option, file, folder));
      }
      // A random name: in a container every run has the same process id, and a leftover of a killed
      // run would be in the way of later ones.
      String own = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      Path part =
          Files.createFile(folder.resolve(".%s.%s.part".formatted(file.getFileName(), own)));
      part.toFile().deleteOnExit();
      return new WholeFile(absolute, part);
    } catch (IOException e) {
      throw new CliFault(
          "%s %s: cannot be written there (%s); choose another folder"
              .formatted(option, file, e.getClass().getSimpleName()));
    }
  }

  /// The same for a file that people edit: one that is there is kept, unless told otherwise.
  ///
  /// @throws CliFault if it cannot be written, or is there
  public static WholeFile edited(String option, Path file, boolean overwrite) {
    if (!overwrite && Files.exists(file) && !Files.isDirectory(file)) {
      throw new CliFault(
          "%s %s: exists already, and may have been edited; name another file, or --overwrite it"
              .formatted(option, file));
    }
    return at(option, file);
  }

  public Path path() {
    return file;
  }

  /// Opens it, empty.
  public OutputStream open() throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
  }

  /// Moves the written file to its name, once its stream is closed.
  public void finish() throws IOException {
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    whole = true;
  }

  @Override
  public void close() {
    try {
      if (!whole) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      // A leftover that no reader looks for.
    }
  }
}
