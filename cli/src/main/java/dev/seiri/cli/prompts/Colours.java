package dev.seiri.cli.prompts;

import dev.seiri.cli.session.Terminal;
import dev.seiri.loader.progress.Progress;
import java.io.Console;

/// Whether to write in colour: on a terminal, unless `NO_COLOR` is set.
final class Colours {
  private Colours() {}

  /// Whether standard output is a terminal. A launcher can set it in the system property
  /// `seiri.terminal.out`.
  static boolean onOut(Terminal terminal) {
    String told = System.getProperty("seiri.terminal.out");
    Console console = System.console();
    boolean isTerminal =
        told == null ? console != null && console.isTerminal() : Boolean.parseBoolean(told);
    return isTerminal && wanted(terminal);
  }

  /// Whether standard error is a terminal.
  static boolean onErr(Terminal terminal) {
    return Progress.isTerminal() && wanted(terminal);
  }

  private static boolean wanted(Terminal terminal) {
    return terminal.env().getOrDefault("NO_COLOR", "").isEmpty();
  }
}
