package dev.seiri.cli.prompts;

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

/// `seiri prompts promote`: moves a label to a version.
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = {
      "Move a label to a version, and record who did it, when, from which version and why.",
      "Executions created from now on use that version; existing ones keep theirs.",
      "If two people move a label at the same moment, one of them succeeds and the other gets"
          + " an error."
    })
final class PromoteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final CandidateArguments arguments = new CandidateArguments();

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      description = "Move it only if the label points at this version now.")
  private @Nullable String from;

  @Mixin private final StackArguments stack = new StackArguments();

  PromoteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    PromptKey label = arguments.label();
    Labels.Reason reason = arguments.reason(terminal);
    arguments.requireVersion(terminal);
    try (Session session = stack.open(terminal)) {
      PromptLookup prompts = new PromptLookup(session.stores().prompts(), arguments.task());
      PromptKey key = arguments.key(prompts);
      Optional<PromptKey> standing =
          session
              .stores()
              .labels()
              .find(label)
              .map(points -> new PromptKey(label.taskName(), points.version()));
      if (!arguments.passes(terminal, session.stores(), key, standing)) {
        return ExitStatus.PENDING;
      }
      return new MoveMessages(terminal, prompts)
          .tell(
              label,
              new Labels(session.stores().labels(), terminal.clock())
                  .promote(label, key.version(), Optional.ofNullable(from), reason));
    }
  }
}
