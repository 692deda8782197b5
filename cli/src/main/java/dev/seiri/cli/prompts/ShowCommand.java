package dev.seiri.cli.prompts;

import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.prompts.file.PromptFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `seiri prompts show`: prints a version.
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Print a version as a prompt file.")
final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "TASK", description = "The task.")
  private String task = "";

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      arity = "0..1",
      description = {
        "A version or a label such as @production. By default @production, else the only version."
      })
  private @Nullable String version;

  @Mixin private final StackArguments stack = new StackArguments();

  ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Session session = stack.open(terminal)) {
      PromptLookup prompts = new PromptLookup(session.stores().prompts(), task);
      String text = PromptFile.write(prompts.template(Optional.ofNullable(version)));
      try (OutputStream out = terminal.data()) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return 0;
  }
}
