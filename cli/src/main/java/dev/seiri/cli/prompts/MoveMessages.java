package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.DeliveredLabels;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.LabelMove;
import dev.seiri.core.release.MoveOutcome;

/// The messages about the outcome of a label's move.
final class MoveMessages {
  private final Terminal terminal;
  private final PromptLookup prompts;

  MoveMessages(Terminal terminal, PromptLookup prompts) {
    this.terminal = terminal;
    this.prompts = prompts;
  }

  /// Prints the outcome, and returns the exit status.
  ///
  /// @throws CliFault if the arguments are at fault
  int tell(PromptKey label, MoveOutcome moving) {
    return switch (moving) {
      case MoveOutcome.Done(LabelMove move) -> {
        terminal.print("moved %s %s -> %s".formatted(label, move.from().orElse("-"), move.to()));
        sayWhoReads();
        yield 0;
      }
      case MoveOutcome.Unchanged(String version) -> {
        terminal.print("unchanged %s %s".formatted(label, version));
        sayWhoReads();
        yield 0;
      }
      case MoveOutcome.NoSuchVersion(String version) ->
          throw prompts.unknown("prompt " + new PromptKey(label.taskName(), version));
      case MoveOutcome.Elsewhere(var version) ->
          throw new CliFault(
              "%s is not where --from says: it points at %s; nothing was moved"
                  .formatted(label, version.orElse("nothing")));
      case MoveOutcome.NothingBefore() ->
          throw new CliFault(
              "%s has no earlier version to go back to; `seiri prompts history %s` lists its moves"
                  .formatted(label, label.taskName()));
      case MoveOutcome.Overtaken() -> {
        terminal.say(
            "seiri: %s was moved by another person at the same time; nothing was moved here; see `seiri prompts history %s`, then try again"
                .formatted(label, label.taskName()));
        yield ExitStatus.PENDING;
      }
    };
  }

  private void sayWhoReads() {
    DeliveredLabels.delivery(terminal)
        .ifPresent(delivery ->
            terminal.say(
                "note: that is the table's label; executions are created with those of AppConfig (%s): see `seiri prompts release`"
                    .formatted(delivery)));
  }
}
