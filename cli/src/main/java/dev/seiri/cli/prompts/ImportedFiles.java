package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.prompts.convert.NotAPrompt;
import dev.seiri.prompts.file.PromptFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The files of an import: other people's, so none leads out of its folder, and there is a limit to
/// how many are read.
final class ImportedFiles {
  private static final int MOST = 1_000;

  /// How many other files one file may name.
  private static final int MOST_NAMED = 100;

  private final Path file;
  private int named;

  private ImportedFiles(Path file) {
    this.file = file;
  }

  /// @throws CliFault if there are too many
  static void checkNumber(List<Path> files) {
    if (files.size() > MOST) {
      throw new CliFault(
          String.format(
              Locale.ROOT,
              "there are %,d files, and at most %,d are imported at once; give fewer",
              files.size(),
              MOST));
    }
  }

  static ImportedFiles of(Path file) {
    return new ImportedFiles(file);
  }

  /// The file's text.
  ///
  /// @throws CliFault if it is a link out of its folder
  String text() {
    if (leadsOut(file)) {
      throw new CliFault(
          "%s: is a link out of its folder; copy the file itself there".formatted(file));
    }
    return PromptFile.text(file);
  }

  /// The text of a file that this one names.
  ///
  /// @throws NotAPrompt if it is outside of this file's folder, or one too many
  String beside(String path) {
    if (++named > MOST_NAMED) {
      throw new NotAPrompt(
          String.format(Locale.ROOT, "names more than %d other files", MOST_NAMED));
    }
    Path other;
    try {
      other = file.toAbsolutePath().resolveSibling(path).normalize();
    } catch (InvalidPathException e) {
      throw new NotAPrompt("names %s, which is no path".formatted(path));
    }
    if (!other.startsWith(file.toAbsolutePath().resolveSibling(".").normalize())
        || leadsOut(other)) {
      throw new NotAPrompt("names %s, which is outside of its folder".formatted(path));
    }
    return PromptFile.text(other);
  }

  /// Whether a path ends outside of the folder of the file that is imported. What does not exist
  /// leads nowhere.
  private boolean leadsOut(Path path) {
    try {
      Path folder = file.toAbsolutePath().resolveSibling(".").toRealPath();
      return !path.toRealPath().startsWith(folder);
    } catch (IOException e) {
      return false;
    }
  }
}
