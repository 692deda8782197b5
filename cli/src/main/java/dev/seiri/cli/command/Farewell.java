package dev.seiri.cli.command;

import dev.seiri.cli.session.Terminal;
import dev.seiri.core.id.ExecutionId;

/// Says how to go on if the command is interrupted.
final class Farewell {
  private final Thread hook;

  private Farewell(Thread hook) {
    this.hook = hook;
  }

  static Farewell say(Terminal terminal, ExecutionId id) {
    Thread hook =
        Thread.ofPlatform()
            .unstarted(() ->
                terminal.say(
                    "%nseiri: stopped; nothing is lost: the same command with --execution-id %s goes on"
                        .formatted(id)));
    Runtime.getRuntime().addShutdownHook(hook);
    return new Farewell(hook);
  }

  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already, and it is being said.
    }
  }
}
