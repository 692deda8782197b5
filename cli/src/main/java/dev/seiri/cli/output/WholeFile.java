package dev.seiri.cli.output;

import dev.seiri.cli.session.CliFault;
import dev.seiri.core.json.Text;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A file that appears under its name only when it is complete.
public final class WholeFile implements AutoCloseable {
  private final Path file;
  private final Path part;
  private final @Nullable WrittenFiles written;
  private final MessageDigest content = Text.sha256Digest();
  private boolean whole;

  private WholeFile(Path file, Path part, @Nullable WrittenFiles written) {
    this.file = file;
    this.part = part;
    this.written = written;
  }

  /// Checks that a file can be written, before anything is paid for.
  ///
  /// @param option the option that names it, for messages: `--output`
  /// @throws CliFault if it cannot
  static WholeFile at(String option, Path file) {
    return at(option, file, null);
  }

  private static WholeFile at(String option, Path file, @Nullable WrittenFiles written) {
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
      return new WholeFile(absolute, part, written);
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

  /// The same for a file that a command may have written before: one that is not as a command wrote
  /// it is kept, unless told otherwise.
  ///
  /// @throws CliFault if it cannot be written, or may have been edited
  static WholeFile replacing(String option, Path file, WrittenFiles written, boolean overwrite) {
    try {
      if (!overwrite && Files.isRegularFile(file) && !written.isAsWritten(file)) {
        throw new CliFault(
            "%s %s: exists already, and is not as Seiri wrote it; name another file, or --overwrite it"
                .formatted(option, file));
      }
    } catch (IOException e) {
      throw new CliFault(
          "%s %s: exists already and cannot be read (%s); name another file, or --overwrite it"
              .formatted(option, file, e.getClass().getSimpleName()));
    }
    return at(option, file, written);
  }

  public Path path() {
    return file;
  }

  /// Opens it, empty.
  public OutputStream open() throws IOException {
    return new BufferedOutputStream(
        new DigestOutputStream(Files.newOutputStream(part), content), 1 << 16);
  }

  /// Moves the written file to its name, once its stream is closed.
  public void finish() throws IOException {
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    whole = true;
    if (written != null) {
      written.remember(file, content);
    }
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
