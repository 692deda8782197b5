package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.Labels;
import dev.seiri.core.release.Labels.Reason;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The arguments that name a label and the reason of its move.
class LabelArguments {
  private static final int LONGEST_WHY = 1_000;

  @Parameters(index = "0", paramLabel = "TASK", description = "The task.")
  private String task = "";

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      defaultValue = "production",
      description = "The label, with or without its @. By default ${DEFAULT-VALUE}.")
  private String label = "";

  @Option(names = "--why", paramLabel = "TEXT", description = "The reason, for the history.")
  private @Nullable String why;

  String task() {
    if (task.isBlank()) {
      throw new CliFault("TASK must not be blank; `seiri prompts list` lists the tasks");
    }
    return task;
  }

  /// @throws CliFault if the name is none
  PromptKey label() {
    try {
      return Labels.label(task(), label);
    } catch (IllegalArgumentException e) {
      throw new CliFault("--label: " + e.getMessage());
    }
  }

  /// The reason, with the moment of the decision: called before the stack is started.
  ///
  /// @throws CliFault if it is too long
  Reason reason(Terminal terminal) {
    Optional<String> text = Optional.ofNullable(why).map(String::strip).filter(w -> !w.isEmpty());
    if (text.filter(w -> w.length() > LONGEST_WHY).isPresent()) {
      throw new CliFault(
          String.format(Locale.ROOT, "--why: must be at most %,d characters", LONGEST_WHY));
    }
    return new Reason(terminal.user(), text, terminal.clock().instant());
  }
}
