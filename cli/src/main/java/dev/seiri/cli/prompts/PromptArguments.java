package dev.seiri.cli.prompts;

import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptTemplate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The arguments that name a prompt: one that is registered, or a file.
final class PromptArguments {
  @Parameters(
      index = "0",
      paramLabel = "TASK|FILE",
      description = "The task, or a prompt file that need not be registered.")
  private String prompt = "";

  @Option(
      names = "--prompt-version",
      paramLabel = "VERSION",
      description = {
        "A version or a label such as @candidate. By default @production, else the only version."
      })
  private @Nullable String version;

  @Mixin private final StackArguments stack = new StackArguments();

  /// @throws dev.seiri.cli.session.CliFault if there is none
  PromptTemplate template(Terminal terminal) throws InterruptedException {
    return NamedPrompt.find(terminal, stack, prompt, Optional.ofNullable(version));
  }
}
