package dev.seiri.cli.prompts;

import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import picocli.CommandLine.Mixin;

/// The arguments that say where the prompts are.
final class Where {
  @Mixin private final StackArguments stack = new StackArguments();

  Session open(Terminal terminal) throws InterruptedException {
    return stack.open(terminal);
  }
}
