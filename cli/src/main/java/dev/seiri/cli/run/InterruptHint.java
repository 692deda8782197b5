package dev.seiri.cli.run;

import dev.seiri.cli.session.Terminal;
import dev.seiri.core.id.ExecutionId;

/// A hint on how to continue, printed if the command is interrupted.
final class InterruptHint {
  private final Thread hook;

  private InterruptHint(Thread hook) {
    this.hook = hook;
  }

  static InterruptHint say(Terminal terminal, ExecutionId id) {
    Thread hook =
        Thread.ofPlatform()
            .unstarted(() ->
                terminal.say(
                    "%nseiri: stopped; nothing is lost: run the same command with --execution-id %s to continue"
                        .formatted(id)));
    Runtime.getRuntime().addShutdownHook(hook);
    return new InterruptHint(hook);
  }

  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hint is being printed.
    }
  }
}
