package dev.seiri.cli;

import dev.seiri.cli.session.Terminal;

/// The `seiri` command.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(Seiri.run(args, Terminal.ofProcess()));
  }
}
