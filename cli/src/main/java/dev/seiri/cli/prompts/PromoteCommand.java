package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.Labels;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `seiri prompts promote`: has a label point at a version.
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = {
      "Has a label point at a version, and keeps who did it, when, from where and why: both or"
          + " neither. Executions created from now on use that version; those that exist keep theirs.",
      "Of two who move a label at the same moment one wins, and the other is told."
    })
final class PromoteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final LabelArguments arguments = new LabelArguments();

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      description = "The version, or a label: the version it points at now.")
  private String version = "";

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      description = "Only if the label points at this version now.")
  private @Nullable String from;

  @Mixin private final Gate gate = new Gate();
  @Mixin private final StackArguments stack = new StackArguments();

  PromoteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    PromptKey label = arguments.label();
    Labels.Reason reason = arguments.reason(terminal);
    if (version.isBlank()) {
      throw new CliFault("VERSION must not be blank");
    }
    try (Session session = stack.open(terminal)) {
      PromptLookup prompts = new PromptLookup(session.stores().prompts(), arguments.task());
      PromptKey key = prompts.key(Optional.of(version));
      if (!gate.lets(terminal, session.stores(), label, key)) {
        return ExitStatus.PENDING;
      }
      String wanted = key.version();
      return new Moves(terminal, prompts)
          .tell(
              label,
              new Labels(session.stores().labels(), terminal.clock())
                  .promote(label, wanted, Optional.ofNullable(from), reason));
    }
  }
}
