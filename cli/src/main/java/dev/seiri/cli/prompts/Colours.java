package dev.seiri.cli.prompts;

import dev.seiri.cli.session.Terminal;
import dev.seiri.loader.progress.Progress;

/// Whether to write in colour: on a terminal, unless `NO_COLOR` is set.
final class Colours {
  private Colours() {}

  /// Whether standard output is a terminal.
  static boolean onOut(Terminal terminal) {
    return terminal.onScreen() && wanted(terminal);
  }

  /// Whether standard error is a terminal.
  static boolean onErr(Terminal terminal) {
    return Progress.isTerminal() && wanted(terminal);
  }

  private static boolean wanted(Terminal terminal) {
    return terminal.env().getOrDefault("NO_COLOR", "").isEmpty();
  }
}
