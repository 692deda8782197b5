package dev.seiri.cli.command;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptFile;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptStore.Listed;
import dev.seiri.core.prompt.PromptStore.Registration;
import dev.seiri.core.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `seiri prompts`: the versions of the tasks' prompts.
@Command(
    name = "prompts",
    mixinStandardHelpOptions = true,
    description = "Registers, lists and shows prompt versions.",
    synopsisSubcommandLabel = "COMMAND")
final class PromptsCommand {
  private final Terminal terminal;

  PromptsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "register",
      mixinStandardHelpOptions = true,
      description = {
        "Registers prompt files. A version never changes: the same content again is a no-op, other"
            + " content under the same version is refused with the difference.",
        "All files are checked before the first is registered."
      })
  int register(
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "Prompt files in YAML.")
          List<Path> files,
      @Mixin StackArguments stack)
      throws InterruptedException {
    List<PromptTemplate> templates = files.stream().map(PromptFile::read).toList();
    try (Session session = stack.open(terminal)) {
      int status = 0;
      for (PromptTemplate template : templates) {
        status = Math.max(status, register(session.stores().prompts(), template));
      }
      return status;
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists all versions of all tasks, one a line, tab-separated.")
  int list(@Mixin StackArguments stack) throws InterruptedException {
    try (Session session = stack.open(terminal)) {
      terminal.out().println("task_name\tprompt_version\tsha256\tcreated_at\tdescription");
      for (Listed listed : session.stores().prompts().list()) {
        terminal.out().println(line(listed));
      }
    }
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows a version as a prompt file.")
  int show(
      @Parameters(paramLabel = "TASK", description = "The task.") String task,
      @Parameters(
              paramLabel = "VERSION",
              arity = "0..1",
              description = {
                "A version or a label such as @production. By default @production, else the only"
                    + " version."
              })
          @Nullable String version,
      @Mixin StackArguments stack)
      throws InterruptedException {
    try (Session session = stack.open(terminal)) {
      PromptStore prompts = session.stores().prompts();
      PromptKey key = key(prompts, task, Optional.ofNullable(version));
      PromptTemplate template =
          prompts.find(key).orElseThrow(() -> unknown(prompts, task, "prompt " + key));
      terminal.out().print(PromptFile.write(template));
      terminal.out().flush();
    }
    return 0;
  }

  private int register(PromptStore prompts, PromptTemplate template) {
    return switch (prompts.register(template, terminal.clock().instant(), terminal.user())) {
      case Registration.Registered registered -> done(template, "registered");
      case Registration.Unchanged unchanged -> done(template, "unchanged");
      case Registration.Conflict(PromptTemplate existing) -> {
        terminal.say(
            "seiri: prompt %s exists with other content, which is kept; use another prompt_version"
                .formatted(template.key()));
        LineDiff.of(PromptFile.write(existing), PromptFile.write(template)).forEach(terminal::say);
        yield Seiri.FAULT;
      }
    };
  }

  private int done(PromptTemplate template, String what) {
    terminal.out().println("%s %s %s".formatted(what, template.key(), template.contentSha256()));
    return 0;
  }

  private static PromptKey key(PromptStore prompts, String task, Optional<String> version) {
    PromptKey production = new PromptKey(task, "@production");
    if (version.isEmpty()) {
      List<PromptKey> all = versions(prompts, task);
      return prompts
          .resolve(production)
          .or(() -> all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty())
          .orElseThrow(() -> unknown(prompts, task, "one version of " + task));
    }
    PromptKey named = new PromptKey(task, version.get());
    return named.isLabel()
        ? prompts.resolve(named).orElseThrow(() -> unknown(prompts, task, "label " + named))
        : named;
  }

  private static CliFault unknown(PromptStore prompts, String task, String what) {
    List<String> names = versions(prompts, task).stream().map(PromptKey::version).toList();
    return new CliFault(
        names.isEmpty()
            ? "there is no task %s; `seiri prompts list` lists them".formatted(task)
            : "there is no %s; the versions of %s are %s"
                .formatted(what, task, String.join(", ", names)));
  }

  private static List<PromptKey> versions(PromptStore prompts, String task) {
    return prompts.list().stream()
        .map(Listed::key)
        .filter(key -> key.taskName().equals(task))
        .toList();
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
