package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.json.Text;
import dev.seiri.core.release.LabelMove;
import dev.seiri.core.release.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `seiri prompts history`: the moves of a task's labels.
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "List the moves of a task's labels, the newest first.",
      "One a line, tab-separated: when, label, from, to, promote or rollback, who, why."
    })
final class HistoryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "TASK", description = "The task.")
  private String task = "";

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "The moves of one label, with or without its @.")
  private @Nullable String label;

  @Mixin private final StackArguments stack = new StackArguments();

  HistoryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<String> only = Optional.ofNullable(label).map(this::name);
    try (Session session = stack.open(terminal)) {
      PromptLookup prompts = new PromptLookup(session.stores().prompts(), task);
      List<LabelMove> moves = session.stores().labels().history(task);
      if (moves.isEmpty() && prompts.versions().all().isEmpty()) {
        throw prompts.unknown("task " + task);
      }
      terminal.print("moved_at\tlabel\tfrom\tto\tkind\tmoved_by\twhy");
      moves.stream()
          .filter(move -> only.isEmpty() || only.get().equals(move.label().version()))
          .sorted(Comparator.comparing(LabelMove::at).thenComparing(LabelMove::revision).reversed())
          .forEach(move -> terminal.print(line(move)));
    }
    return 0;
  }

  private String name(String text) {
    try {
      return Labels.label(task.isBlank() ? "?" : task, text).version();
    } catch (IllegalArgumentException e) {
      throw new CliFault("--label: " + e.getMessage());
    }
  }

  private static String line(LabelMove move) {
    return String.join(
        "\t",
        move.at().toString(),
        move.label().version(),
        move.from().orElse("-"),
        move.to(),
        move.kind().word(),
        cell(move.by()),
        move.why().map(HistoryCommand::cell).orElse("-"));
  }

  private static String cell(String text) {
    return Text.excerpt(text, 1_000);
  }
}
