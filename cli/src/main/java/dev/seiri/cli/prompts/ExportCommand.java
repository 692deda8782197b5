package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptStore.Listed;
import dev.seiri.prompts.file.PromptFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `seiri prompts export`: the table as files.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write the registered versions as files DIR/TASK/VERSION.yaml.",
      "They are byte for byte as they were registered. Labels are not exported: `seiri"
          + " prompts history` shows them.",
      "An existing file with other content is kept, unless --force is given.",
      "",
      "Exit status: 0 done; 2 a file was kept, or the arguments are at fault."
    })
final class ExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = "prompts",
      description = "The folder. By default ${DEFAULT-VALUE}.")
  private Path folder = Path.of("prompts");

  @Option(names = "--task", paramLabel = "TASK", description = "Only this task's versions.")
  private @Nullable String task;

  @Option(names = "--force", description = "Overwrite files with other content.")
  private boolean force;

  @Mixin private final StackArguments stack = new StackArguments();

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Session session = stack.open(terminal)) {
      PromptStore prompts = session.stores().prompts();
      int status = 0;
      int files = 0;
      for (Listed listed : prompts.list()) {
        if (task == null || task.equals(listed.key().taskName())) {
          status = Math.max(status, export(prompts, listed.key()));
          files++;
        }
      }
      if (files == 0) {
        throw new CliFault(
            task == null
                ? "there are no prompts to export"
                : "there is no task %s; `seiri prompts list` lists them".formatted(task));
      }
      return status;
    }
  }

  private int export(PromptStore prompts, PromptKey key) throws IOException {
    Optional<String> source = prompts.sourceText(key);
    String text = source.or(() -> prompts.find(key).map(PromptFile::write)).orElse("");
    Path file =
        folder.resolve(FileNames.of(key.taskName())).resolve(FileNames.of(key.version()) + ".yaml");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
      terminal.print("unchanged " + file);
      return 0;
    }
    if (Files.exists(file) && !force) {
      terminal.say(
          "seiri: %s: exists with other content and was kept; --force overwrites it"
              .formatted(file));
      return ExitStatus.FAULT;
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, bytes);
    terminal.print("written " + file);
    if (source.isEmpty()) {
      terminal.say(
          "note: %s was registered without its file; the content is the same, the layout is not"
              .formatted(key));
    }
    return 0;
  }
}
