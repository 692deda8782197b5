package dev.seiri.cli.prompts;

import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptStore.Listed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `seiri prompts list`: the registered versions.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List all versions of all tasks, one a line, tab-separated.")
final class ListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final StackArguments stack = new StackArguments();

  ListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = stack.open(terminal)) {
      terminal.print("task_name\tprompt_version\tsha256\tcreated_at\tdescription");
      for (Listed listed : session.stores().prompts().list()) {
        terminal.print(line(listed));
      }
    }
    return 0;
  }

  private static String line(Listed listed) {
    return String.join(
        "\t",
        listed.key().taskName(),
        listed.key().version(),
        listed.contentSha256().isEmpty() ? "-" : listed.contentSha256().substring(0, 12),
        listed.createdAt().map(Object::toString).orElse("-"),
        listed.description().replaceAll("\\s+", " "));
  }
}
