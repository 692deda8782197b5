package dev.seiri.cli.output;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Terminal;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// What becomes of a file that is there already: a command replaces what a command wrote, and
/// nothing that somebody has edited since.
public final class OverwriteOption {
  @Option(
      names = "--overwrite",
      description =
          "Replace the file of --output even if it is not as Seiri wrote it. A file that nobody has"
              + " changed since is replaced anyway.")
  private boolean overwrite;

  /// Checks that the file of `--output` can be written, before anything is paid for.
  ///
  /// @throws CliFault if it cannot, or may have been edited
  public WholeFile output(Terminal terminal, Path file) {
    return WholeFile.replacing("--output", file, new WrittenFiles(terminal.home()), overwrite);
  }
}
