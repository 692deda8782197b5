package dev.seiri.cli.prompts;

import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.Labels;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `seiri prompts rollback`: reverts a label's last promotion.
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Move a label back to the version before its last promotion, and record the move.",
      "Rolling back again goes one promotion further back, never forward to the version just"
          + " left; use `promote` for that."
    })
final class RollbackCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final LabelArguments arguments = new LabelArguments();

  @Mixin private final StackArguments stack = new StackArguments();

  RollbackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    PromptKey label = arguments.label();
    Labels.Reason reason = arguments.reason(terminal);
    try (Session session = stack.open(terminal)) {
      return new MoveMessages(
              terminal, new PromptLookup(session.stores().prompts(), arguments.task()))
          .tell(
              label,
              new Labels(session.stores().labels(), terminal.clock()).rollback(label, reason));
    }
  }
}
